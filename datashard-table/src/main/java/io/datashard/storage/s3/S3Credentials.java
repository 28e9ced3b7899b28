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
    @Override
    public String toString() {
        return "S3Credentials[***]";
    }
}
