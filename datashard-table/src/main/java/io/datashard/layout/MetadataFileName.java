package io.datashard.layout;

import io.datashard.model.MetadataVersion;
import io.datashard.storage.StoragePath;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a metadata file of the classic layout: {@code v7.metadata.json} or {@code v7-1a2b3c4d.metadata.json} (classic format section
 * 1.1).
 *
 * @param text the name, without a folder
 */
public record MetadataFileName(String text) {
    private static final Pattern NAME = Pattern.compile("v(\\d{1,18})(?:-[0-9a-f]{8})?\\.metadata\\.json");
    private static final String FOLDER = "metadata/";

    public MetadataFileName {
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a metadata file name: " + text);
        }
    }

    /** Parses a name; empty if the text is no such name. */
    public static Optional<MetadataFileName> parse(String text) {
        return NAME.matcher(text).matches() ? Optional.of(new MetadataFileName(text)) : Optional.empty();
    }

    /**
     * A name that no other writer picks.
     *
     * @param hex8 eight random lower-case hexadecimal digits
     */
    public static MetadataFileName unique(MetadataVersion metadataVersion, String hex8) {
        return new MetadataFileName("v" + metadataVersion.number() + "-" + hex8 + ".metadata.json");
    }

    /** The name that writers before Python 0.6 used. */
    public static MetadataFileName numeric(MetadataVersion metadataVersion) {
        return new MetadataFileName("v" + metadataVersion.number() + ".metadata.json");
    }

    /** Whether the name has only the number: in the iceberg layout, and in the classic layout before Python 0.6. */
    public boolean isNumeric() {
        return equals(numeric(metadataVersion()));
    }

    /** The metadata version in the name. */
    public MetadataVersion metadataVersion() {
        Matcher matcher = NAME.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalStateException("not a metadata file name: " + text);
        }
        return new MetadataVersion(Long.parseLong(matcher.group(1)));
    }

    /** The path of the file; the metadata log has the same spelling. */
    public StoragePath path() {
        return StoragePath.of(FOLDER + text);
    }

    @Override
    public String toString() {
        return text;
    }
}
