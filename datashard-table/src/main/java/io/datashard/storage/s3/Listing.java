package io.datashard.storage.s3;

import io.datashard.error.StorageException;
import io.datashard.storage.FolderContent;
import io.datashard.storage.ObjectInfo;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Lists objects by key prefix, page by page. */
final class Listing {
    private Listing() {}

    /** The objects below a folder. The slash at the end of the prefix excludes {@code metadata2} from {@code metadata}. */
    static List<ObjectInfo> below(Bucket bucket, S3Root root, StoragePath folder) {
        return beginningWith(bucket, root, root.key(folder) + "/");
    }

    /** The objects in a folder itself whose names begin so. */
    static List<ObjectInfo> in(Bucket bucket, S3Root root, StoragePath folder, String beginning) {
        int depth = folder.value().length() + 1;
        return beginningWith(bucket, root, root.key(folder) + "/" + beginning).stream()
                .filter(info -> info.path().value().indexOf('/', depth) < 0)
                .toList();
    }

    private static List<ObjectInfo> beginningWith(Bucket bucket, S3Root root, String prefix) {
        List<ObjectInfo> found = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(bucket, prefix, token, 1000);
            for (S3Object object : page.contents()) {
                requireBelow(bucket, prefix, object.key());
                root.path(object.key())
                        .ifPresent(path -> found.add(new ObjectInfo(path, object.size(), object.lastModified())));
            }
            token = next(bucket, prefix, page, token);
        } while (token != null);
        return found;
    }

    /** The names directly below a prefix that ends with a slash or is empty. */
    static FolderContent directlyBelow(Bucket bucket, String prefix) {
        List<String> folders = new ArrayList<>();
        List<String> files = new ArrayList<>();
        boolean exists = false;
        String token = null;
        do {
            ListObjectsV2Response page = grouped(bucket, prefix, token);
            for (CommonPrefix folder : page.commonPrefixes()) {
                addName(folders, bucket, prefix, folder.prefix().replaceFirst("/$", ""), folder.prefix());
            }
            for (S3Object object : page.contents()) {
                addName(files, bucket, prefix, object.key(), object.key());
            }
            exists |= !page.commonPrefixes().isEmpty() || !page.contents().isEmpty();
            token = next(bucket, prefix, page, token);
        } while (token != null);
        return new FolderContent(exists, folders, files);
    }

    /** Leaves out what has no name: markers of the folder itself, and empty segments. */
    private static void addName(List<String> names, Bucket bucket, String prefix, String key, String listed) {
        requireBelow(bucket, prefix, listed);
        String name = key.substring(Math.min(prefix.length(), key.length()));
        if (name.indexOf('/') >= 0) {
            throw contradiction(
                    bucket,
                    prefix,
                    "the store listed '" + listed + "', which does not lie directly there, although it was asked to"
                            + " group names by '/'");
        }
        if (!name.isEmpty()) {
            names.add(name);
        }
    }

    private static ListObjectsV2Response grouped(Bucket bucket, String prefix, @Nullable String token) {
        return bucket.repeatable(
                S3Action.LIST,
                prefix,
                s3 -> s3.listObjectsV2(r -> r.bucket(bucket.name())
                        .prefix(prefix)
                        .delimiter("/")
                        .continuationToken(token)
                        .maxKeys(1000)));
    }

    private static void requireBelow(Bucket bucket, String prefix, String key) {
        if (!key.startsWith(prefix)) {
            throw contradiction(bucket, prefix, "the store listed '" + key + "', which does not lie there");
        }
    }

    /** Where the next page begins; null after the last page. A listing that breaks off never counts as complete. */
    private static @Nullable String next(
            Bucket bucket, String prefix, ListObjectsV2Response page, @Nullable String token) {
        if (!Boolean.TRUE.equals(page.isTruncated())) {
            return null;
        }
        String next = page.nextContinuationToken();
        if (next == null || next.isEmpty() || next.equals(token)) {
            throw contradiction(bucket, prefix, "the store said that there is more, and not where");
        }
        return next;
    }

    private static StorageException contradiction(Bucket bucket, String prefix, String why) {
        return new StorageException(
                "Cannot list " + bucket.show(prefix),
                why,
                "Update the store, or use one that implements ListObjectsV2; nothing was changed");
    }

    /** Whether there is any object below the root. */
    static boolean any(Bucket bucket, S3Root root) {
        return !page(bucket, root.keyPrefix(), null, 1).contents().isEmpty();
    }

    private static ListObjectsV2Response page(Bucket bucket, String prefix, @Nullable String token, int size) {
        return bucket.repeatable(
                S3Action.LIST,
                prefix,
                s3 -> s3.listObjectsV2(r -> r.bucket(bucket.name())
                        .prefix(prefix)
                        .continuationToken(token)
                        .maxKeys(size)));
    }
}
