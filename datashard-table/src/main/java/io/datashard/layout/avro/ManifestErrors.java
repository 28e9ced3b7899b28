package io.datashard.layout.avro;

import io.datashard.error.CorruptDataException;
import io.datashard.error.InvalidUseException;

/** The texts of errors about manifests and manifest lists. */
public final class ManifestErrors {
    private ManifestErrors() {}

    public static CorruptDataException corrupt(String where, String why) {
        return new CorruptDataException(
                "Cannot read " + where, why, "Restore the file from a backup; nothing was changed");
    }

    public static InvalidUseException unsupported(String where, String why) {
        return new InvalidUseException(
                "Cannot read " + where, why, "Rewrite the table without it, or read the table with what wrote it");
    }
}
