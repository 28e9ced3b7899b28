package io.datashard.layout.classic;

import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.StoragePath;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The content of {@code metadata.version-hint.text}: which metadata file is current (classic format section 1.2).
 *
 * @param fileName the current metadata file
 * @param isNumeric whether the hint is a number, as Python before 0.6 wrote it. Such clients reset a table whose hint they can't read, so the
 *     form tells whether they may be active
 */
public record VersionHint(MetadataFileName fileName, boolean isNumeric) {
    /** The path of the hint, at the table root. */
    public static final StoragePath PATH = LayoutSigns.CLASSIC_HINT;

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    public VersionHint {
        if (isNumeric && !fileName.equals(MetadataFileName.numeric(fileName.metadataVersion()))) {
            throw new IllegalArgumentException("a numeric hint can't name " + fileName);
        }
    }

    /** A hint that names a metadata file. */
    public static VersionHint of(MetadataFileName fileName) {
        return new VersionHint(fileName, false);
    }

    /** Parses the content of the hint; empty if it names no metadata file. */
    public static Optional<VersionHint> parse(byte[] content) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .strip();
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
        if (NUMBER.matcher(text).matches()) {
            MetadataVersion metadataVersion = new MetadataVersion(Long.parseLong(text));
            return Optional.of(new VersionHint(MetadataFileName.numeric(metadataVersion), true));
        }
        return MetadataFileName.parse(text).map(VersionHint::of);
    }

    /** The metadata version of the current metadata. */
    public MetadataVersion metadataVersion() {
        return fileName.metadataVersion();
    }

    /** The path of the current metadata file. */
    public StoragePath metadataFile() {
        return fileName.path();
    }

    /** The content to write. */
    public String text() {
        return isNumeric ? Long.toString(metadataVersion().number()) : fileName.text();
    }

    /** The content to write, as bytes. */
    public byte[] toBytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }
}
