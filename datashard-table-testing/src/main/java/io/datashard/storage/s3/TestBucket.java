package io.datashard.storage.s3;

import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.MultipartUpload;

/** A bucket of a server that outlives a test. */
final class TestBucket {
    private final S3Client client;
    private final String name;

    TestBucket(S3Client client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Creates the bucket, or removes everything that earlier tests left in it. */
    void createEmpty() {
        client.createBucket(request -> request.bucket(name));
        for (MultipartUpload upload :
                client.listMultipartUploads(request -> request.bucket(name)).uploads()) {
            client.abortMultipartUpload(
                    request -> request.bucket(name).key(upload.key()).uploadId(upload.uploadId()));
        }
        for (ListObjectVersionsResponse page : client.listObjectVersionsPaginator(request -> request.bucket(name))) {
            page.versions().forEach(version -> remove(version.key(), version.versionId()));
            page.deleteMarkers().forEach(marker -> remove(marker.key(), marker.versionId()));
        }
    }

    private void remove(String key, String versionId) {
        client.deleteObject(request -> request.bucket(name).key(key).versionId(versionId));
    }

    /** Makes the bucket keep replaced and deleted objects. */
    void keepVersions() {
        client.putBucketVersioning(request -> request.bucket(name)
                .versioningConfiguration(configuration -> configuration.status(BucketVersioningStatus.ENABLED)));
    }

    /** The keys under a prefix, once for each kept object version and delete marker. */
    List<String> versions(String prefix) {
        ListObjectVersionsResponse all =
                client.listObjectVersions(request -> request.bucket(name).prefix(prefix));
        return Stream.concat(
                        all.versions().stream().map(version -> version.key()),
                        all.deleteMarkers().stream().map(marker -> marker.key() + " deleted"))
                .sorted()
                .toList();
    }
}
