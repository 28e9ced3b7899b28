package io.datashard.parquet;

/** Makes an object of the bytes of a value, such as a text of an engine. Called by the thread that reads. */
@FunctionalInterface
public interface BytesForm {
    /**
     * The object for bytes, which may keep the array: nobody changes it later.
     *
     * @param array holds the value from {@code offset} on
     */
    Object of(byte[] array, int offset, int length);
}
