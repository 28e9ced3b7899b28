package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;

/**
 * Binary of a fixed length: {@code fixed[L]} of the iceberg layout.
 *
 * @param length number of bytes of each value
 */
@PublicEvolving
public record FixedType(int length) implements DataType {
    @Override
    public <T> T select(Cases<T> cases) {
        return cases.fixed().apply(this);
    }

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
