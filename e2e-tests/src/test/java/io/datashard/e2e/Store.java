package io.datashard.e2e;

import java.nio.file.Path;

/** Where the tables of a test lie. */
enum Store {
    LOCAL,
    S3;

    /**
     * A table root of this kind that nobody else has.
     *
     * @param server the S3 server of the test
     * @param folder a folder of the test alone
     */
    TableRoot root(S3Process server, Path folder, String name) {
        return this == LOCAL ? TableRoot.of(folder.resolve(name)) : server.root(folder.getFileName() + "/" + name);
    }
}
