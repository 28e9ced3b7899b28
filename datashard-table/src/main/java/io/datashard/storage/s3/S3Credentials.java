package io.datashard.storage.s3;

import io.datashard.storage.Engine;
import java.util.Optional;

/**
 * A key pair of the user. Never prints its secrets.
 *
 * @param accessKey the access key id
 * @param secretKey the secret
 * @param sessionToken the token of temporary keys
 */
public record S3Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
    /** The places where keys belong, for messages. */
    static String places(Engine engine) {
        return "keys belong into DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY,"
                + engine.keyFile()
                        .map(file -> " into the lines 's3.access-key: …' and 's3.secret-key: …' of " + file + ",")
                        .orElse("")
                + " or where the AWS SDK looks (a profile, 's3.profile'; a role)";
    }

    /** The settings that give a process its keys, for messages. */
    static String settings(Engine engine) {
        return "DATASHARD_S3_ACCESS_KEY and DATASHARD_S3_SECRET_KEY of this process"
                + engine.keyFile()
                        .map(file -> " (or 's3.access-key' and 's3.secret-key' in " + file + ")")
                        .orElse("");
    }

    @Override
    public String toString() {
        return "S3Credentials[***]";
    }
}
