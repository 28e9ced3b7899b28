package io.datashard.e2e;

import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.testing.TestRow;
import java.util.List;
import java.util.stream.LongStream;

/** Makes the same rows as {@code ds_append.py}: writer, seq without gaps, payload. */
final class WriterRows {
    static final Schema SCHEMA = Schema.of(
            Field.required(1, "writer", PrimitiveType.STRING),
            Field.required(2, "seq", PrimitiveType.LONG),
            Field.optional(3, "payload", PrimitiveType.STRING));

    private WriterRows() {}

    /** {@code count} rows of a writer. */
    static List<TestRow> of(String writer, long firstSeq, long count) {
        return LongStream.range(firstSeq, firstSeq + count)
                .mapToObj(seq -> of(writer, seq))
                .toList();
    }

    /** One row of a writer. */
    static TestRow of(String writer, long seq) {
        return TestRow.of(writer, seq, writer + "-" + seq);
    }
}
