package io.datashard.layout.iceberg;

import io.datashard.error.StorageException;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutChoice;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.NewTable;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.ContentCheck;
import io.datashard.storage.Etag;
import io.datashard.storage.IdSource;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.storage.StoredObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates a table of the iceberg layout (iceberg format section 6.10).
 *
 * <p>Failure reasoning: the table exists when its first metadata file exists, and that file is created exclusively. A creation that dies after
 * that leaves a table without a version hint. Readers find it by listing, and the first commit writes its hint.
 */
final class Creation {
    static final MetadataVersion FIRST = new MetadataVersion(1);

    private final Storage storage;
    private final MetadataReader reader;
    private final IdSource ids;
    private final Supplier<Optional<Layout>> detection;

    Creation(Storage storage, MetadataReader reader, IdSource ids, Supplier<Optional<Layout>> detection) {
        this.detection = detection;
        this.storage = storage;
        this.reader = reader;
        this.ids = ids;
    }

    boolean create(NewTable table, long nowMs, Duration lockTimeout) {
        MetadataFile document = MetadataFile.create(
                storage.rootUri(), ids.uuid(), table.schema(), table.spec(), table.properties(), nowMs);
        Optional<ConditionalReplace> free = storage.lockFreeReplace();
        if (free.isPresent()) {
            return create(document, free.get());
        }
        // The exclusive creation needs no lock; it keeps a table of the other layout from being created at once.
        try (MetadataLock lock = storage.lock(lockTimeout)) {
            return create(document, lock);
        }
    }

    private boolean create(MetadataFile document, ConditionalReplace hintWriter) {
        if (isAnythingThere()) {
            if (detection.get().filter(Layout.CLASSIC::equals).isPresent()) {
                throw LayoutChoice.contradiction(storage.root(), Layout.ICEBERG, Layout.CLASSIC);
            }
            if (reader.load().isPresent()) {
                return false;
            }
        }
        return createFirst(document, new HintWriter(storage, hintWriter));
    }

    private boolean isAnythingThere() {
        Pending<Boolean> hint = storage.steps()
                .begin(() -> storage.stat(LayoutSigns.ICEBERG_HINT).isPresent());
        Pending<Boolean> classicHint = storage.steps()
                .begin(() -> storage.stat(LayoutSigns.CLASSIC_HINT).isPresent());
        Pending<Boolean> files =
                storage.steps().begin(() -> !LayoutSigns.metadataFiles(storage).isEmpty());
        Pending.joinAll(List.of(hint, classicHint, files));
        return hint.get() || classicHint.get() || files.get();
    }

    private boolean createFirst(MetadataFile document, HintWriter hintWriter) {
        StoragePath path = MetadataReader.path(FIRST);
        byte[] content = document.toBytes();
        // Commit point: the table exists when this file does.
        Optional<Etag> etag = storage.create(path, content)
                .map(
                        applied -> Optional.of(applied.etag()),
                        // It may be our own file, created before its answer was lost.
                        conflict -> tagIfOurs(path, content, null),
                        unknown -> tagIfOurs(path, content, unknown.cause()));
        if (etag.isEmpty()) {
            return false;
        }
        hintWriter.first(FIRST);
        Etag own = new Etag(ContentCheck.sha256(content));
        reader.remember(new CurrentTable(FIRST, path, document, own, false), etag.get());
        return true;
    }

    private Optional<Etag> tagIfOurs(StoragePath path, byte[] content, @Nullable Throwable doubt) {
        StoredObject found = storage.read(path)
                .orElseThrow(() -> new StorageException(
                        "Cannot create the table " + storage.root(),
                        "the outcome of writing its first metadata file is not known",
                        "Try again: a table that is there already is left as it is",
                        doubt));
        return Arrays.equals(found.bytes(), content) ? Optional.of(found.etag()) : Optional.empty();
    }
}
