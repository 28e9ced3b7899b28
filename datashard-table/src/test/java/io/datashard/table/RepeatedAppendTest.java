package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.commit.AppendToken;
import io.datashard.commit.AppendTokens;
import io.datashard.commit.CommitSettings;
import io.datashard.commit.ExpiredMarkers;
import io.datashard.error.CorruptDataException;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import io.datashard.error.UnknownOutcomeException;
import io.datashard.layout.Layout;
import io.datashard.layout.NewTable;
import io.datashard.model.Snapshot;
import io.datashard.model.TableMetadata;
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
import io.datashard.testing.LateRequest;
import io.datashard.testing.LayoutFacts;
import io.datashard.testing.ManualClock;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.SeededIds;
import io.datashard.testing.StorageOperation;
import io.datashard.testing.TableAudit;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Appends of the front door that are repeated because nobody knows whether they were made: their rows are there once. */
class RepeatedAppendTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));
    private static final RollingWriter.Settings TWO_ROWS_A_FILE =
            new RollingWriter.Settings(DataFileWriterSettings.DEFAULT, Long.MAX_VALUE, 2, 2);
    private static final AppendToken LOAD = new AppendToken("flights/2026-01-31");

    private final ManualClock clock = new ManualClock();
    private final Layout layout;
    private final LayoutFacts facts;
    private MemoryStorage storage = new MemoryStorage(clock);
    private int processes;

    RepeatedAppendTest(Layout layout) {
        this.layout = layout;
        this.facts = new LayoutFacts(layout);
    }

    /** The store answers nothing more from some operation on, and then it is well again. */
    @EveryLayout
    void afterEveryFailureTheSameObjectOrAnotherOneWithTheTokenAddsTheRowsOnce() {
        create(Map.of());
        FaultyStorage dryRun = new FaultyStorage(storage);
        append(dryRun, LOAD);
        int unknown = 0;
        for (StorageOperation operation : dryRun.trace()) {
            for (Fault fault : List.of(Fault.LOST_ANSWER, Fault.LOST_REQUEST, Fault.REFUSED)) {
                for (boolean sameObject : new boolean[] {true, false}) {
                    storage = new MemoryStorage(clock);
                    create(Map.of());
                    FaultyStorage process = new FaultyStorage(storage);
                    process.failWhen(now -> now.index() >= operation.index(), fault);
                    unknown += failsAndIsRepeated(process, sameObject) ? 1 : 0;
                    assertThat(TableAudit.of(storage).names())
                            .as(fault + " from " + operation)
                            .hasSize(3);
                    assertThat(storage.openHandles()).isZero();
                }
            }
        }
        assertThat(unknown).isPositive();
    }

    private boolean failsAndIsRepeated(FaultyStorage process, boolean sameObject) {
        boolean unknown = false;
        try (TableAppend append = newAppend(process, LOAD)) {
            write(append);
            try {
                append.commit();
            } catch (UnknownOutcomeException e) {
                unknown = true;
                process.failWhen(now -> false, Fault.REFUSED);
                if (sameObject) {
                    append.commit();
                    assertThatThrownBy(append::commit).isInstanceOf(IllegalStateException.class);
                }
            }
        } catch (DataShardException e) {
            assertThat(e).isNotInstanceOf(UnknownOutcomeException.class);
        }
        append(storage, LOAD);
        return unknown;
    }

    /** What was given up may still be on its way, and arrive at any time of the repetition, or after it. */
    @EveryLayout
    void aRequestThatTheStoreCarriesOutLateChangesNothingOfThat() {
        create(Map.of());
        FaultyStorage dryRun = new FaultyStorage(storage);
        append(dryRun, LOAD);
        int operations = dryRun.trace().size();
        for (int place = 0; place <= operations + 20; place++) {
            int at = place;
            storage = new MemoryStorage(clock);
            create(Map.of());
            LateRequest late = new LateRequest(storage);
            FaultyStorage lossy = new FaultyStorage(late.storage());
            lossy.failWhen(facts::isCommitPoint, Fault.LOST_ANSWER);
            assertThatThrownBy(() -> append(lossy, LOAD)).isInstanceOf(UnknownOutcomeException.class);
            assertThat(TableAudit.of(storage).names()).isEmpty();

            FaultyStorage repetition = new FaultyStorage(storage);
            repetition.before(now -> {
                if (now.index() == at) {
                    late.arrive();
                }
            });
            append(repetition, LOAD);
            late.arrive();
            append(storage, LOAD);
            assertThat(TableAudit.of(storage).names()).as("late at %s", place).hasSize(3);
        }
    }

    @EveryLayout
    void theErrorSaysWhatToDo() {
        create(Map.of());
        FaultyStorage process = new FaultyStorage(storage);
        boolean[] from = {false};
        process.failWhen(now -> from[0] |= facts.isCommitPoint(now), Fault.LOST_ANSWER);
        TableAppend append = newAppend(process, AppendToken.random(new SeededIds(5)));
        write(append);
        assertThatThrownBy(append::commit)
                .isInstanceOfSatisfying(UnknownOutcomeException.class, e -> assertThat(e.token())
                        .hasValue(append.token()))
                .hasMessageContaining("Nothing was deleted. Repeat the append with its token, never without")
                .hasMessageContaining("call commit() of the same TableAppend again")
                .hasMessageContaining("DataShardTable.newAppend(\"" + append.token() + "\")")
                .hasMessageContaining("DataShardTable.hasAppended(\"" + append.token() + "\")")
                .hasMessageNotContaining("job");
        // The storage is still away: that says nothing of what was.
        assertThatThrownBy(append::commit)
                .isInstanceOf(UnknownOutcomeException.class)
                .hasMessageContaining("Repeat the append with its token");
        assertThatThrownBy(() -> append.write(GenericRow.of(SCHEMA, 9L))).isInstanceOf(IllegalStateException.class);
        append.close();
        assertThat(TableAudit.of(storage).names()).hasSize(3);
    }

    @EveryLayout
    void aRepetitionAddsNothingAndLeavesNothingBehind() {
        create(Map.of());
        Snapshot first = append(storage, LOAD).orElseThrow();
        assertThat(first.summary()).containsEntry("datashard.append.token", LOAD.text());
        append(storage, new AppendToken("another"));
        assertThat(append(storage, LOAD)).hasValue(first);
        assertThat(TableAudit.of(storage).names()).hasSize(6);
        assertThat(TableAudit.of(storage).strays()).isEmpty();
        assertThat(metadata().snapshots()).hasSize(2);
    }

    /** The writer decides on its own last commit first, which does not have the token. */
    @EveryLayout
    void aRepetitionThatGuessedItsBaseWronglyLeavesNothingBehind() {
        create(Map.of());
        FaultyStorage distant = new FaultyStorage(storage).lateWhen(() -> false);
        TableAccess writer = access(distant);
        append(writer, new AppendToken("own0"));
        append(writer, new AppendToken("own1"));
        TableAppend repetition =
                new TableAppend(writer, TWO_ROWS_A_FILE, CommitSettings.DEFAULT, new ExpiredMarkers(), LOAD);
        write(repetition);
        Snapshot first = append(storage, LOAD).orElseThrow();
        Set<StoragePath> before = live();
        assertThat(before).hasSize(9);
        // What it read when it began is too old by now.
        clock.advance(Duration.ofSeconds(2));
        assertThat(repetition.commit()).hasValue(first);
        repetition.close();
        assertThat(live()).isEqualTo(before);
        assertThat(dataFiles()).isEqualTo(before);
    }

    /** It found its token under the snapshot of its own attempt: its files are those of the table. */
    @EveryLayout
    void filesOfAnAttemptThatTookEffectAfterAllStay() {
        create(Map.of());
        FaultyStorage process = new FaultyStorage(storage).lateWhen(() -> false);
        boolean[] away = {false};
        process.failWhen(now -> away[0] |= facts.isCommitPoint(now), Fault.LOST_ANSWER);
        try (TableAppend append = newAppend(process, LOAD)) {
            write(append);
            assertThatThrownBy(append::commit).isInstanceOf(UnknownOutcomeException.class);
            process.failWhen(now -> false, Fault.REFUSED);
            Set<StoragePath> before = dataFiles();
            assertThat(append.commit()).isPresent();
            assertThat(dataFiles()).isEqualTo(before);
        }
        assertThat(TableAudit.of(storage).names()).hasSize(3);
    }

    @EveryLayout
    void aTokenOutlivesItsSnapshot() {
        create(Map.of("datashard.snapshot.retention-count", "1"));
        append(storage, LOAD);
        for (int i = 0; i < 70; i++) {
            append(storage, AppendToken.random(new SeededIds(1000 + i)));
        }
        assertThat(metadata().snapshots()).hasSize(1);
        assertThat(AppendTokens.find(metadata(), LOAD)).isPresent();
        assertThat(append(storage, LOAD)).isEmpty();
        assertThat(TableAudit.of(storage).names()).hasSize(71 * 3);
    }

    @EveryLayout
    void aTokenThatTheListHasForgottenIsFoundInItsSnapshot() {
        create(Map.of());
        append(storage, AppendToken.random(new SeededIds(7)));
        for (int i = 0; i < 65; i++) {
            append(storage, AppendToken.random(new SeededIds(1000 + i)));
        }
        assertThat(metadata().properties().get(AppendTokens.PROPERTY).split("\\|"))
                .hasSize(65);
        assertThat(AppendTokens.find(metadata(), AppendToken.random(new SeededIds(7))))
                .isPresent();
    }

    /** Retention keeps one snapshot, and another writer commits before the answer that was lost can be settled. */
    @EveryLayout
    void aCommitThatTookEffectIsKnownThoughItsSnapshotIsGoneAtOnce() {
        create(Map.of("datashard.snapshot.retention-count", "1", "write.metadata.previous-versions-max", "1"));
        FaultyStorage process = new FaultyStorage(storage);
        boolean[] once = {true};
        process.failWhen(
                now -> {
                    boolean hit = once[0] && facts.isCommitPoint(now);
                    once[0] &= !hit;
                    return hit;
                },
                Fault.LOST_ANSWER);
        boolean[] raced = {false};
        process.before(now -> {
            if (!once[0] && !raced[0]) {
                raced[0] = true;
                storage.loseLock();
                for (String other : List.of("x", "y", "z")) {
                    append(storage, new AppendToken(other));
                }
            }
        });
        append(process, LOAD);
        assertThat(raced[0]).isTrue();
        assertThat(TableAudit.of(storage).names()).hasSize(12);
    }

    @EveryLayout
    void aListThatCanNotBeReadStopsTheAppend() {
        create(Map.of(AppendTokens.PROPERTY, "9|future"));
        assertThatThrownBy(() -> append(storage, LOAD))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the table property 'datashard.append.tokens'");
        assertThat(TableAudit.of(storage).strays()).isEmpty();
        for (String bad : List.of("", "a b", "a,b", "a|b", "x".repeat(101))) {
            assertThatThrownBy(() -> new AppendToken(bad)).isInstanceOf(InvalidUseException.class);
        }
    }

    private TableMetadata metadata() {
        return access(storage).layout().loadOrFail().metadata();
    }

    private void create(Map<String, String> properties) {
        access(storage)
                .layout()
                .createIfAbsent(
                        new NewTable(layout, "t", SCHEMA, PartitionSpec.UNPARTITIONED, properties), Duration.ZERO);
    }

    private Optional<Snapshot> append(Storage through, AppendToken token) {
        try (TableAppend append = newAppend(through, token)) {
            write(append);
            return append.commit();
        }
    }

    private Optional<Snapshot> append(TableAccess through, AppendToken token) {
        try (TableAppend append =
                new TableAppend(through, TWO_ROWS_A_FILE, CommitSettings.DEFAULT, new ExpiredMarkers(), token)) {
            write(append);
            return append.commit();
        }
    }

    private Set<StoragePath> live() {
        return TableAudit.of(storage).names().stream()
                .map(name -> StoragePath.of("data/" + name + ".parquet"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Set<StoragePath> dataFiles() {
        return storage.paths().stream()
                .filter(path -> path.value().startsWith("data/"))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static void write(TableAppend append) {
        for (long i = 0; i < 5; i++) {
            append.write(GenericRow.of(SCHEMA, i));
        }
    }

    private TableAppend newAppend(Storage through, AppendToken token) {
        return new TableAppend(access(through), TWO_ROWS_A_FILE, CommitSettings.DEFAULT, new ExpiredMarkers(), token);
    }

    private TableAccess access(Storage through) {
        SeededIds ids = new SeededIds(processes++);
        return new TableAccess(
                through,
                LayoutDetection.detect(through, layout, clock, ids, clock::advance),
                clock,
                ids,
                clock::advance);
    }
}
