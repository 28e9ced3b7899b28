package io.datashard.storage.s3;

import java.util.Optional;

/**
 * A key pair that the user gave. Never prints its secrets.
 *
 * @param accessKey the access key id
 * @param secretKey the secret
 * @param sessionToken the token that temporary keys come with
 */
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    /** Where keys belong, for messages. */
    static final String PLACES =
            "keys belong into DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY, into the lines 's3.access-key: …' and"
                    + " 's3.secret-key: …' of Flink's config.yaml, or where the AWS SDK looks (a profile, 's3.profile'; a role)";

    @Override
    public String toString() {
        return "S3Credentials[***]";
    }
}
