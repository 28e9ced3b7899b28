package io.datashard.e2e;

import io.datashard.flink.sink.DataShardSink;
import org.apache.avro.SchemaBuilder;

/** Makes a sink of Avro records as a user's job does. */
public final class AvroProgram {
    private AvroProgram() {}

    /**
     * Makes the sink, and says of which class it is.
     *
     * @param args path of the table
     */
    public static void main(String[] args) {
        System.out.println(DataShardSink.forAvro(SchemaBuilder.record("Flight")
                        .fields()
                        .requiredString("origin")
                        .endRecord())
                .path(args[0])
                .build()
                .getClass()
                .getSimpleName());
    }
}
