package io.datashard.flink.sink;

import io.datashard.format.TableLocation;

/** The sink id of a sink that was given none: the name of the table and a digest of its path, the same at every submission. */
final class SinkIds {
    private SinkIds() {}

    static String of(TableLocation location) {
        return "t-" + location.label();
    }
}
