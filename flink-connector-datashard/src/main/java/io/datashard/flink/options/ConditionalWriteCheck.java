package io.datashard.flink.options;

import io.datashard.storage.s3.ConditionalWrites;
import java.util.Arrays;
import java.util.Locale;

/** Whether a store is tried before it is trusted with conditional writes. */
public enum ConditionalWriteCheck {
    /** Each process tries the bucket once, before its first conditional write. */
    AUTO(ConditionalWrites.PROBED),
    /** Nothing is tried; the store is known to honour conditions. */
    REQUIRED(ConditionalWrites.TRUSTED);

    private final ConditionalWrites meaning;

    ConditionalWriteCheck(ConditionalWrites meaning) {
        this.meaning = meaning;
    }

    /** The one that says this of a store. */
    static ConditionalWriteCheck of(ConditionalWrites meaning) {
        return Arrays.stream(values())
                .filter(check -> check.meaning == meaning)
                .findFirst()
                .orElseThrow();
    }

    /** What it says of the store. */
    ConditionalWrites meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
