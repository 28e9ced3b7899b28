package io.datashard.layout.iceberg;

import io.datashard.layout.HintFault;
import io.datashard.layout.LayoutSigns;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The content of {@code metadata/version-hint.text}: a metadata version that was current once (iceberg format section 6.3). It is advice only:
 * the current metadata file is the one with the highest number that follows without a gap.
 */
public final class VersionHint {
    /** The path of the hint. */
    public static final StoragePath PATH = LayoutSigns.ICEBERG_HINT;

    private VersionHint() {}

    /** Parses the content of the hint; empty if it is not a metadata version. */
    public static Optional<MetadataVersion> parse(byte[] content) {
        return LayoutSigns.hinted(content);
    }

    /** The content to write: digits only. */
    public static byte[] toBytes(MetadataVersion metadataVersion) {
        return Long.toString(metadataVersion.number()).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * What is wrong with a hint; empty if it names the current metadata version.
     *
     * @param hinted what it names; empty if there is no hint, or none that can be read
     */
    static Optional<HintFault> fault(Optional<MetadataVersion> hinted, MetadataVersion current) {
        if (hinted.isEmpty()) {
            return Optional.of(new HintFault(
                    PATH,
                    false,
                    "The version hint is missing or unreadable, so that readers must list the metadata files. The next commit writes it"
                            + " again."));
        }
        return hinted.get().compareTo(current) >= 0
                ? Optional.empty()
                : Optional.of(
                        new HintFault(
                                PATH,
                                false,
                                "The version hint names " + hinted.get() + ", but " + current
                                        + " is current. Other engines see the older state until the next commit moves the hint."));
    }
}
