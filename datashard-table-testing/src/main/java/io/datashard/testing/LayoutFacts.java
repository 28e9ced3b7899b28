package io.datashard.testing;

import io.datashard.layout.Layout;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.StorageOperation.Kind;
import java.util.regex.Pattern;

/**
 * The names and steps of a layout that tests must know; everything else in a test is the same for all layouts.
 *
 * @param layout the layout
 */
public record LayoutFacts(Layout layout) {
    private static final Pattern ICEBERG_METADATA = Pattern.compile("metadata/v[1-9][0-9]*\\.metadata\\.json");

    private boolean isClassic() {
        return layout == Layout.CLASSIC;
    }

    /** The number of the metadata file that creation writes. */
    public long firstMetadataVersion() {
        return isClassic() ? 0 : 1;
    }

    /** The path of the version hint. */
    public StoragePath hint() {
        return StoragePath.of(isClassic() ? "metadata.version-hint.text" : "metadata/version-hint.text");
    }

    /** The name of a metadata file in the metadata log, as a regular expression. */
    public String metadataFile(long number) {
        return "(.*/)?metadata/v" + number + (isClassic() ? "-[0-9a-f]{8}" : "") + "\\.metadata\\.json";
    }

    /** Whether an operation makes a commit visible. */
    public boolean isCommitPoint(StorageOperation operation) {
        return isClassic()
                ? operation.kind() == Kind.REPLACE && operation.path().equals(hint())
                : operation.kind() == Kind.CREATE
                        && ICEBERG_METADATA.matcher(operation.path().value()).matches();
    }

    public boolean isManifestList(StoragePath path) {
        return path.name().startsWith(isClassic() ? "manifest_list_" : "snap-")
                && path.name().endsWith(".avro");
    }

    /** Whether an operation writes a manifest list; before that, nothing is published. */
    public boolean writesManifestList(StorageOperation operation) {
        return operation.kind() == Kind.CREATE && isManifestList(operation.path());
    }

    public boolean isManifest(StoragePath path) {
        return path.name().endsWith(".avro") && !isManifestList(path);
    }

    /** Whether each commit leaves a random id in the metadata. */
    public boolean signsCommits() {
        return isClassic();
    }

    /** Whether commits on this storage take the metadata lock. */
    public boolean locksOn(Storage storage) {
        return isClassic() || storage.lockFreeReplace().isEmpty();
    }

    /** Whether commits are safe even without the grace that garbage collection gives to young files. */
    public boolean withstandsCollectionWithoutGrace() {
        return !isClassic();
    }

    /** The operation of a commit that adds and removes files. */
    public String operationOfOverwrite() {
        return isClassic() ? "delete" : "overwrite";
    }
}
