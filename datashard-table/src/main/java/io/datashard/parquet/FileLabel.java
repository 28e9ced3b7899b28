package io.datashard.parquet;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import org.jspecify.annotations.Nullable;

/** The name of a data file in messages, and the errors about it. */
record FileLabel(String text) {
    static FileLabel of(Storage storage, StoragePath path) {
        return new FileLabel("the data file " + path + " of " + storage.root());
    }

    CorruptDataException corrupt(String why) {
        return corrupt(why, null);
    }

    CorruptDataException corrupt(String why, @Nullable Throwable cause) {
        return new CorruptDataException(
                "Cannot read " + text,
                why,
                "Restore the file from a copy; if there is none, delete it from the table: its rows are lost, the others are not",
                cause);
    }

    InvalidUseException refused(String why, String remedy) {
        return new InvalidUseException("Cannot write to " + text, why, remedy);
    }
}
