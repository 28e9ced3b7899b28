package io.datashard.table;

import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.layout.Layout;
import io.datashard.layout.LayoutSigns;
import io.datashard.layout.MetadataFileName;
import io.datashard.layout.TableLayout;
import io.datashard.layout.classic.ClassicLayout;
import io.datashard.layout.classic.VersionHint;
import io.datashard.layout.iceberg.IcebergLayout;
import io.datashard.model.MetadataVersion;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Pending;
import io.datashard.storage.Storage;
import io.datashard.storage.StoredObject;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Detects the layout of a table and opens the table with it (iceberg format section 11.1). Writes nothing. */
public final class LayoutDetection {
    private final Storage storage;

    LayoutDetection(Storage storage) {
        this.storage = storage;
    }

    /**
     * Recognises the layout of the table below a root. Without a table, the layout is classic.
     *
     * @throws InvalidUseException if there are signs of both layouts
     */
    public static TableLayout detect(Storage storage, Clock clock, IdSource ids, Pause pause) {
        return detect(storage, Layout.CLASSIC, clock, ids, pause);
    }

    /**
     * Recognises the layout of the table below a root.
     *
     * @param ofNewTable the layout if there is no table yet
     * @throws InvalidUseException if there are signs of both layouts
     */
    public static TableLayout detect(Storage storage, Layout ofNewTable, Clock clock, IdSource ids, Pause pause) {
        return new LayoutDetection(storage).open(ofNewTable, clock, ids, pause);
    }

    /** A layout for a table that is to be created; does not look at the storage. */
    public static TableLayout ofNewTable(Storage storage, Layout layout, Clock clock, IdSource ids, Pause pause) {
        return new LayoutDetection(storage).of(layout, clock, ids, pause);
    }

    /** What was found: a layout, and what {@link #seed} hands on to it. */
    private record Found(Layout layout, Seed seed) {}

    /** Hands on what the detection has read, so that the first load of the table need not read it again. */
    private interface Seed {
        Seed NONE = layout -> {};

        void plant(TableLayout layout);
    }

    /**
     * The layout of the table; empty if there is no table.
     *
     * @throws InvalidUseException if there are signs of both layouts
     */
    Optional<Layout> find() {
        return look().map(Found::layout);
    }

    /** The layout of the table, or of a new one, ready for use. */
    private TableLayout open(Layout ofNewTable, Clock clock, IdSource ids, Pause pause) {
        Optional<Found> found = look();
        TableLayout layout = of(found.map(Found::layout).orElse(ofNewTable), clock, ids, pause);
        found.ifPresent(known -> known.seed().plant(layout));
        return layout;
    }

    private TableLayout of(Layout layout, Clock clock, IdSource ids, Pause pause) {
        return switch (layout) {
            case CLASSIC -> new ClassicLayout(storage, clock, ids, pause);
            case ICEBERG -> new IcebergLayout(storage, clock, ids, pause, this::find);
        };
    }

    private Optional<Found> look() {
        Pending<Optional<StoredObject>> icebergHint =
                storage.steps().begin(() -> storage.read(LayoutSigns.ICEBERG_HINT));
        Pending<Optional<StoredObject>> rootHint = storage.steps().begin(() -> storage.read(LayoutSigns.CLASSIC_HINT));
        Pending.joinAll(List.of(rootHint, icebergHint));
        boolean isIceberg = icebergHint.get().isPresent();
        if (rootHint.get().isPresent()) {
            if (isIceberg) {
                throw both();
            }
            return Optional.of(classic(rootHint.get().get()));
        }
        if (isIceberg) {
            return Optional.of(
                    new Found(Layout.ICEBERG, iceberg(icebergHint.get().get())));
        }
        List<MetadataFileName> files = metadataFiles();
        if (files.stream().anyMatch(this::isIcebergDocument)) {
            return Optional.of(new Found(Layout.ICEBERG, Seed.NONE));
        }
        return files.isEmpty() ? Optional.empty() : Optional.of(new Found(Layout.CLASSIC, Seed.NONE));
    }

    /** A migration that died before it wrote its version hint leaves an iceberg document one number after the classic one. */
    private Found classic(StoredObject rootHint) {
        Optional<VersionHint> hint = VersionHint.parse(rootHint.bytes());
        if (hint.isEmpty() || hint.get().isNumeric()) {
            if (metadataFiles().stream().anyMatch(this::isIcebergDocument)) {
                throw both();
            }
            return new Found(Layout.CLASSIC, Seed.NONE);
        }
        MetadataFileName besides =
                MetadataFileName.numeric(hint.get().metadataVersion().next());
        Pending<Boolean> isBesides = storage.steps().begin(() -> isIcebergDocument(besides));
        Pending<Optional<StoredObject>> named =
                storage.steps().begin(() -> storage.read(hint.get().metadataFile()));
        named.await();
        if (isBesides.get()) {
            throw both();
        }
        return new Found(
                Layout.CLASSIC, layout -> ifTold(named).flatMap(file -> file).ifPresent(file -> ((ClassicLayout) layout)
                        .offer(hint.get(), rootHint.etag(), file)));
    }

    private Seed iceberg(StoredObject icebergHint) {
        Optional<MetadataVersion> hint = io.datashard.layout.iceberg.VersionHint.parse(icebergHint.bytes());
        if (hint.isEmpty() || !storage.traits().looksUpTags()) {
            return Seed.NONE;
        }
        Pending<Optional<StoredObject>> named = storage.steps()
                .begin(() -> storage.read(MetadataFileName.numeric(hint.get()).path()));
        Pending<Boolean> isLast = storage.steps().begin(() -> storage.stat(
                        MetadataFileName.numeric(hint.get().next()).path())
                .isEmpty());
        named.await();
        isLast.await();
        return layout -> ifTold(named)
                .flatMap(file -> file)
                .filter(file -> ifTold(isLast).orElse(false))
                .ifPresent(file -> ((IcebergLayout) layout).offer(hint.get(), file));
    }

    /** Empty if the read failed: whoever needs the object reads it again and reports the failure. */
    private static <T> Optional<T> ifTold(Pending<T> asked) {
        try {
            return Optional.of(asked.get());
        } catch (DataShardException e) {
            return Optional.empty();
        }
    }

    /** The newest metadata file of each name form; older ones tell nothing more. */
    private List<MetadataFileName> metadataFiles() {
        List<MetadataFileName> all = LayoutSigns.metadataFiles(storage).stream()
                .sorted(Comparator.comparing(MetadataFileName::metadataVersion).reversed())
                .toList();
        Optional<MetadataFileName> newest = all.stream().findFirst();
        Optional<MetadataFileName> newestNumeric =
                all.stream().filter(MetadataFileName::isNumeric).findFirst();
        return Stream.concat(newest.stream(), newestNumeric.stream()).distinct().toList();
    }

    private boolean isIcebergDocument(MetadataFileName name) {
        return name.isNumeric()
                && storage.read(name.path())
                        .map(object -> LayoutSigns.isIcebergDocument(object.bytes()))
                        .orElse(false);
    }

    private InvalidUseException both() {
        return new InvalidUseException(
                "Cannot open the table " + storage.root(),
                "it has the version hint '" + LayoutSigns.CLASSIC_HINT
                        + "' of the classic layout and metadata of the iceberg layout: a migration that was not"
                        + " finished, or two tables in one folder, and it is not certain which of them others write"
                        + " to",
                "Stop all writers and compare the rows that Python DataShard 0.9 and 0.10 or later show. If the"
                        + " migration was complete, rename '"
                        + LayoutSigns.CLASSIC_HINT + "' to '" + LayoutSigns.CLASSIC_HINT
                        + ".migrated'; nothing was changed");
    }
}
