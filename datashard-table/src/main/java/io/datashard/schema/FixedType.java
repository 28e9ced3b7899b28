package io.datashard.schema;

/**
 * Binary of a fixed length: {@code fixed[L]} of the iceberg layout.
 *
 * @param length number of bytes of each value
 */
public record FixedType(int length) implements DataType {
    @Override
    public String text() {
        return "fixed[" + length + "]";
    }

    @Override
    public PhysicalType physical() {
        return PhysicalType.BYTES;
    }

    @Override
    public String toString() {
        return text();
    }
}
