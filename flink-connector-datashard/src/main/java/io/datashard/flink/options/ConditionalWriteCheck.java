package io.datashard.flink.options;

import io.datashard.annotation.PublicEvolving;
import io.datashard.storage.s3.ConditionalWrites;
import java.util.Arrays;
import java.util.Locale;

/** Whether a process tests a store before it trusts the store's conditional writes. */
@PublicEvolving
public enum ConditionalWriteCheck {
    /** Each process tests the bucket once, before its first conditional write. */
    AUTO(ConditionalWrites.PROBED),
    /** No test: the user knows that the store honours conditions. */
    REQUIRED(ConditionalWrites.TRUSTED);

    private final ConditionalWrites meaning;

    ConditionalWriteCheck(ConditionalWrites meaning) {
        this.meaning = meaning;
    }

    /** The option value for a setting of the table library. */
    static ConditionalWriteCheck of(ConditionalWrites meaning) {
        return Arrays.stream(values())
                .filter(check -> check.meaning == meaning)
                .findFirst()
                .orElseThrow();
    }

    /** The setting of the table library for this option value. */
    ConditionalWrites meaning() {
        return meaning;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
