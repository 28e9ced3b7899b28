package io.datashard.format.storage.s3;

import io.datashard.format.storage.ObjectInfo;
import io.datashard.format.storage.StoragePath;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** Lists objects by key prefix, page by page. */
final class Listing {
    private Listing() {}

    /** The objects below a folder. The slash at the end of the prefix keeps out those of {@code metadata2} from {@code metadata}. */
    static List<ObjectInfo> below(Bucket bucket, S3Root root, StoragePath folder) {
        String prefix = root.key(folder) + "/";
        List<ObjectInfo> found = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = page(bucket, prefix, token, 1000);
            page.contents().forEach(object -> root.path(object.key())
                    .ifPresent(path -> found.add(new ObjectInfo(path, object.size(), object.lastModified()))));
            token = Boolean.TRUE.equals(page.isTruncated()) ? page.nextContinuationToken() : null;
        } while (token != null);
        return found;
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
