package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.AppendToken;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.commit.FileAppend;
import io.datashard.commit.FilePresence;
import io.datashard.commit.WrittenFor;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.StorageException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.Fault;
import io.datashard.testing.FaultyStorage;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.SimulatedCrash;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.StorageOperation.Kind;
import io.datashard.testing.TableAudit;
import io.datashard.testing.TestTable;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Appends of the front door with every fault at every operation: all rows, or none and nothing left behind. */
class TableAppendTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final RollingWriter.Settings TWO_ROWS_A_FILE =
            new RollingWriter.Settings(DataFileWriterSettings.DEFAULT, Long.MAX_VALUE, 2, 2);

    /** Tables that take five rows in files of their own way. */
    enum TableKind {
        CLASSIC(Layout.CLASSIC, false, 3),
        ICEBERG(Layout.ICEBERG, false, 3),
        PARTITIONED(Layout.ICEBERG, true, 5);

        private final Layout layout;
        private final boolean isPartitioned;
        private final int files;

        TableKind(Layout layout, boolean isPartitioned, int files) {
            this.layout = layout;
            this.isPartitioned = isPartitioned;
            this.files = files;
        }

        PartitionSpec spec() {
            return isPartitioned ? PartitionSpec.parse("id", SCHEMA) : PartitionSpec.UNPARTITIONED;
        }
    }

    private final ManualClock clock = new ManualClock();
    private TableKind made = TableKind.CLASSIC;
    private MemoryStorage storage = new MemoryStorage(clock);
    private int processes;

    @ParameterizedTest
    @EnumSource
    void everyFaultAtEveryOperation(TableKind kind) {
        made = kind;
        create();
        FaultyStorage dryRun = new FaultyStorage(storage);
        append(dryRun);
        assertThat(dryRun.trace()).hasSizeGreaterThan(30);
        for (StorageOperation operation : dryRun.trace()) {
            for (Fault fault : Fault.values()) {
                storage = new MemoryStorage(clock);
                create();
                Set<StoragePath> before = everything();
                FaultyStorage process = new FaultyStorage(storage);
                process.failAt(operation.index(), fault);
                String placed = fault + " at " + operation;
                Throwable failure = null;
                try {
                    append(process);
                } catch (DataShardException | SimulatedCrash e) {
                    failure = e;
                }
                int live = TableAudit.of(storage).names().size();
                assertThat(live).as(placed).isIn(0, kind.files);
                if (failure == null) {
                    assertThat(live).as(placed).isEqualTo(kind.files);
                } else if (failure instanceof DataShardException && !(failure instanceof UnknownOutcomeException)) {
                    assertThat(live).as(placed).isZero();
                    assertThat(everything()).as(placed).isEqualTo(before);
                }
                if (live == 0) {
                    append(storage);
                    assertThat(TableAudit.of(storage).names()).as(placed).hasSize(kind.files);
                }
                assertThat(storage.openHandles()).as(placed).isZero();
            }
        }
    }

    @EveryLayout
    void aCommitThatTookEffectKeepsItsFilesThoughOldMarkersCannotBeListed(Layout layout) {
        create(layout);
        FaultyStorage process = new FaultyStorage(storage);
        process.failWhen(
                operation -> operation.kind() == Kind.LIST
                        && operation.path().value().contains("inflight"),
                Fault.REFUSED);
        append(process);
        assertThat(TableAudit.of(storage).names()).hasSize(3);
        assertThat(process.trace()).extracting(StorageOperation::kind).contains(Kind.LIST);
    }

    @EveryLayout
    void markersOfEarlierDaysAreRemovedOnceAnHour(Layout layout) {
        create(layout);
        StoragePath old = TableAudit.marker(StoragePath.of("data/old.parquet"));
        storage.write(old, new byte[0]);
        TableAccess access = access(storage);
        ExpiredMarkers expired = new ExpiredMarkers();
        expired.afterCommit(access.storage(), access.clock());
        assertThat(storage.stat(old)).isPresent();
        clock.advance(Duration.ofHours(25));
        expired.afterCommit(access.storage(), access.clock());
        assertThat(storage.stat(old)).isEmpty();
        storage.write(old, new byte[0]);
        clock.advance(Duration.ofMinutes(59));
        FaultyStorage traced = new FaultyStorage(storage);
        TableAccess another = access(traced);
        int opened = traced.trace().size();
        expired.afterCommit(another.storage(), another.clock());
        assertThat(traced.trace()).hasSize(opened);
    }

    @EveryLayout
    void rowsForATableThatWasReplacedAreNotCommitted(Layout layout) {
        create(layout);
        TableAppend append = newAppend(storage);
        append.write(row(1));
        storage.paths().stream()
                .filter(path -> path.value().startsWith("metadata"))
                .forEach(storage::delete);
        clock.advance(Duration.ofMillis(1));
        create();
        assertThatThrownBy(append::commit)
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot commit 1 data files")
                .hasMessageContaining("another table uuid");
        assertThat(TableAudit.of(storage).names()).isEmpty();
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    @Test
    void rowsForOtherPartitionsAreNotCommitted() {
        made = TableKind.PARTITIONED;
        create();
        WrittenFor table = WrittenFor.of(access(storage).layout().loadOrFail().metadata());
        PartitionSpec other = PartitionSpec.parse("bucket(4, id)", SCHEMA);
        RollingWriter writer =
                new RollingWriter(access(storage), new WrittenFor(table.tableUuid(), SCHEMA, other), TWO_ROWS_A_FILE);
        writer.write(row(1));
        FileAppend append = new FileAppend(
                new AppendToken("load"),
                new WrittenFor(table.tableUuid(), SCHEMA, other),
                writer.finishFiles(),
                new FilePresence(storage, clock, TestTable.REMEDY));
        assertThatThrownBy(
                        () -> access(storage).committer(CommitSettings.DEFAULT).commit(append))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("the table is partitioned by identity(id)")
                .hasMessageContaining("the files were written for bucket(4, id)");
        assertThat(TableAudit.of(storage).names()).isEmpty();
    }

    @EveryLayout
    void anAppendIsCommittedOnce(Layout layout) {
        create(layout);
        try (TableAppend append = newAppend(storage)) {
            append.write(row(1));
            append.commit();
            assertThatThrownBy(append::commit).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> append.write(row(2))).isInstanceOf(IllegalStateException.class);
        }
        assertThat(TableAudit.of(storage).names()).hasSize(1);
    }

    @EveryLayout
    void whoGoesOnAfterLostRowsIsStopped(Layout layout) {
        create(layout);
        FaultyStorage process = new FaultyStorage(storage);
        process.failWhen(operation -> operation.kind() == Kind.FINISH_DATA_FILE, Fault.REFUSED);
        try (TableAppend append = newAppend(process)) {
            append.write(row(1));
            assertThatThrownBy(() -> append.write(row(2))).isInstanceOf(StorageException.class);
            assertThatThrownBy(() -> append.write(row(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("its rows are lost");
            assertThatThrownBy(append::commit).isInstanceOf(IllegalStateException.class);
        }
        assertThat(TableAudit.of(storage).names()).isEmpty();
        assertThat(TableAudit.of(storage).strays()).isEmpty();
    }

    private void create(Layout layout) {
        made = layout == Layout.CLASSIC ? TableKind.CLASSIC : TableKind.ICEBERG;
        create();
    }

    private void create() {
        access(storage)
                .layout()
                .createIfAbsent(new NewTable(made.layout, "t", SCHEMA, made.spec(), Map.of()), Duration.ZERO);
    }

    private void append(Storage through) {
        try (TableAppend append = newAppend(through)) {
            for (long i = 0; i < 5; i++) {
                append.write(row(i));
            }
            append.commit();
        }
    }

    private TableAppend newAppend(Storage through) {
        return new TableAppend(access(through), TWO_ROWS_A_FILE, CommitSettings.DEFAULT, new ExpiredMarkers());
    }

    private TableAccess access(Storage through) {
        SeededIds ids = new SeededIds(processes++);
        return new TableAccess(
                through,
                LayoutDetection.detect(through, made.layout, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
    }

    private Set<StoragePath> everything() {
        return new TreeSet<>(storage.paths());
    }

    private static GenericRow row(long id) {
        return GenericRow.of(SCHEMA, id);
    }
}
