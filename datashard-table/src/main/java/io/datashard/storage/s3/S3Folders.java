package io.datashard.storage.s3;

import io.datashard.storage.FolderContent;
import io.datashard.storage.FolderMove;
import io.datashard.storage.Folders;
import io.datashard.storage.StoragePath;
import java.util.Optional;

/** The folders of a store are told by the names of its objects, and there is nothing to create, to remove or to move. */
final class S3Folders implements Folders {
    private final Bucket bucket;
    private final S3Root root;

    S3Folders(Bucket bucket, S3Root root) {
        this.bucket = bucket;
        this.root = root;
    }

    @Override
    public FolderContent content() {
        return Listing.directlyBelow(bucket, root.keyPrefix());
    }

    @Override
    public FolderContent content(StoragePath folder) {
        return Listing.directlyBelow(bucket, root.key(folder) + "/");
    }

    @Override
    public void create(StoragePath folder) {}

    @Override
    public void removeEmpty(StoragePath folder) {}

    @Override
    public Optional<FolderMove> move() {
        return Optional.empty();
    }
}
