package io.datashard.schema;

import io.datashard.annotation.PublicEvolving;
import java.util.Locale;

/** The types without parameters. {@code FIXED} is fixed of the classic layout: binary of any length. */
@PublicEvolving
public enum PrimitiveType implements DataType {
    BOOLEAN(PhysicalType.BOOLEAN),
    INT(PhysicalType.INT),
    LONG(PhysicalType.LONG),
    FLOAT(PhysicalType.FLOAT),
    DOUBLE(PhysicalType.DOUBLE),
    DATE(PhysicalType.INT),
    TIME(PhysicalType.LONG),
    TIMESTAMP(PhysicalType.LONG),
    TIMESTAMPTZ(PhysicalType.LONG),
    STRING(PhysicalType.BYTES),
    UUID(PhysicalType.BYTES),
    BINARY(PhysicalType.BYTES),
    FIXED(PhysicalType.BYTES);

    private final PhysicalType physical;

    PrimitiveType(PhysicalType physical) {
        this.physical = physical;
    }

    @Override
    public <T> T select(Cases<T> cases) {
        return cases.primitive().apply(this);
    }

    @Override
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public PhysicalType physical() {
        return physical;
    }

    @Override
    public String toString() {
        return text();
    }
}
