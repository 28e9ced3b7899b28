package io.datashard.storage.s3;

import io.datashard.error.InvalidUseException;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/** Tells the URL of a store from the URL of a bucket, which people copy from consoles. */
final class StoreUrl {
    /** AWS hosts that begin with a bucket: {@code name.s3.eu-west-1.amazonaws.com}. Interface endpoints of a VPC have {@code bucket.vpce-…}. */
    private static final Pattern BUCKET_OF_AWS =
            Pattern.compile("(?!bucket\\.vpce-)(.+)\\.s3([.-][a-z0-9-]+)*\\.amazonaws\\.com(\\.cn)?");

    private StoreUrl() {}

    /**
     * Checks the endpoint of a table.
     *
     * @throws InvalidUseException if it is the URL of this or another bucket
     */
    static void require(URI endpoint, S3Root root) {
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        boolean ofVpc = host.startsWith("bucket.vpce-");
        boolean ofThis = (host.startsWith(root.bucket().toLowerCase(Locale.ROOT) + ".") && !ofVpc)
                || ("/" + root.bucket()).equals(endpoint.getRawPath());
        if (ofThis) {
            throw invalid(root, "it is the URL of the bucket '" + root.bucket() + "', not of the store");
        }
        var ofAws = BUCKET_OF_AWS.matcher(host);
        if (ofAws.matches()) {
            throw invalid(
                    root,
                    "it is the URL of the bucket '" + ofAws.group(1) + "', and the path names '" + root.bucket() + "'");
        }
    }

    private static InvalidUseException invalid(S3Root root, String why) {
        return new InvalidUseException(
                "Cannot use the setting 's3.endpoint' for the table " + root,
                why,
                "Take the bucket out of 's3.endpoint' (or DATASHARD_S3_ENDPOINT); the path names it");
    }
}
