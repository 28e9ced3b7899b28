package io.datashard.flink.options;

import java.util.Locale;

/** Whether a store is tried before it is trusted with conditional writes. */
public enum ConditionalWriteCheck {
    /** Each process tries the bucket once, before its first conditional write. */
    AUTO,
    /** Nothing is tried; the store is known to honour conditions. */
    REQUIRED;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
