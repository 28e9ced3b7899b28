package io.datashard.layout.iceberg;

import io.datashard.layout.LayoutSigns;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The content of {@code metadata/version-hint.text}: a metadata version that was current once (iceberg format section 6.3). It is advice only:
 * the current metadata file is the one with the highest number that follows without a gap.
 */
public final class VersionHint {
    /** The path of the hint. */
    public static final StoragePath PATH = LayoutSigns.ICEBERG_HINT;

    /** A number, or the name of a metadata file in any folder. */
    private static final Pattern CONTENT =
            Pattern.compile("([0-9]{1,18})|(?:.*/)?v([0-9]{1,18})\\.metadata\\.json", Pattern.DOTALL);

    private VersionHint() {}

    /** Parses the content of the hint; empty if it is not a metadata version. */
    public static Optional<MetadataVersion> parse(byte[] content) {
        Matcher matcher = CONTENT.matcher(new String(content, StandardCharsets.UTF_8).strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        return number < 1 ? Optional.empty() : Optional.of(new MetadataVersion(number));
    }

    /** The content to write: digits only. */
    public static byte[] toBytes(MetadataVersion metadataVersion) {
        return Long.toString(metadataVersion.number()).getBytes(StandardCharsets.US_ASCII);
    }
}
