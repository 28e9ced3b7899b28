package io.datashard.parquet;

import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a data file, and in which form.
 *
 * @param tableSchema the schema that the file must fit: it must have every column by name and type, in any order
 * @param projection names of the columns of the rows, in order; empty = rows are only counted
 * @param filter only rows that match are read; null = all. May name columns outside of the projection
 * @param range the part of the file to read
 * @param form how batches come
 */
public record FileRead(
        Schema tableSchema, List<String> projection, @Nullable Predicate filter, ReadRange range, Form form) {
    /**
     * How batches come.
     *
     * @param lasting whether a batch stays as it is when the next one is read; otherwise it is valid until then
     * @param objects the form of a column's values of bytes; null = arrays of bytes
     */
    public record Form(boolean lasting, Function<Field, @Nullable BytesForm> objects) {
        /** Batches that are valid until the next, and bytes as arrays. */
        public static final Form PLAIN = new Form(false, field -> null);
    }

    public FileRead {
        projection = List.copyOf(projection);
    }
}
