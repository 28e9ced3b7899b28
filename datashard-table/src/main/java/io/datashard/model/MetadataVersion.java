package io.datashard.model;

/**
 * The number N of the metadata file {@code v{N}-….metadata.json}.
 *
 * @param number the number, from 0
 */
public record MetadataVersion(long number) implements Comparable<MetadataVersion> {
    /** The metadata version that the next commit writes. */
    public MetadataVersion next() {
        return new MetadataVersion(number + 1);
    }

    @Override
    public int compareTo(MetadataVersion other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return "v" + number;
    }
}
