package io.datashard.storage.s3;

import io.datashard.storage.Sources;
import io.datashard.storage.StoragePath;
import io.datashard.storage.Surroundings;
import java.util.Map;

/** A program that prints an object of a table, which it finds by its environment alone. */
final class ReadByEnvironment {
    private ReadByEnvironment() {}

    /** Takes the path of the table and that of the object. */
    public static void main(String[] args) {
        Map<String, String> environment = System.getenv();
        S3Settings settings =
                S3SettingsResolver.resolve(S3Choice.NONE, new Surroundings(environment, Map.of()), Map.of());
        try (S3Storage storage = S3Storage.open(S3Root.of(args[0], environment), settings, Sources.ofProcess())) {
            byte[] content = storage.read(StoragePath.of(args[1])).orElseThrow().bytes();
            System.out.write(content, 0, content.length);
            System.out.flush();
        }
    }
}
