package io.datashard.e2e;

import io.datashard.flink.convert.RecordSerializer;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;

/**
 * Lets a job write rows that its stream carries as canonical JSON, so that it can write every value of every type.
 *
 * @param schema schema of a table that is created for them
 */
record FromJson(Schema schema) implements RecordSerializer<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Bound<String> bind(Schema table) {
        return new RowJson(table)::decode;
    }
}
