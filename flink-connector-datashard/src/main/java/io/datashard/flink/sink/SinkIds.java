package io.datashard.flink.sink;

import io.datashard.format.TableLocation;
import io.datashard.format.layout.ContentCheck;
import java.nio.charset.StandardCharsets;

/** The sink id of a sink that was given none: the name of the table and a digest of its path, the same at every submission. */
final class SinkIds {
    private static final int MAX_NAME = 64;
    private static final int DIGEST = 12;

    private SinkIds() {}

    static String of(TableLocation location) {
        String path = location.text();
        String name = path.substring(path.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-");
        String shortened = name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name;
        return "t-" + shortened + "-"
                + ContentCheck.sha256(path.getBytes(StandardCharsets.UTF_8)).substring(0, DIGEST);
    }
}
