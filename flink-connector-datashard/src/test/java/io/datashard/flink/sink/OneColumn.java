package io.datashard.flink.sink;

import io.datashard.flink.convert.RecordSerializer;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;

/** Texts as rows of one column. */
record OneColumn() implements RecordSerializer<String> {
    private static final long serialVersionUID = 1L;

    @Override
    public Schema schema() {
        return Schema.of(Field.required(1, "text", PrimitiveType.STRING));
    }

    @Override
    public Bound<String> bind(Schema table) {
        return TestRow::of;
    }
}
