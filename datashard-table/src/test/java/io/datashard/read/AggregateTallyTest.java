package io.datashard.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.ColumnBounds;
import io.datashard.model.DataFile;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.model.StoredManifest;
import io.datashard.model.TableMetadata;
import io.datashard.schema.Field;
import io.datashard.schema.Partition;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.StoragePath;
import io.datashard.testing.PartitionedTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which records of files answer aggregates, and which must not. */
class AggregateTallyTest {
    private static final String SHA256 = "0".repeat(64);
    private static final Schema SCHEMA = Schema.of(
            Field.optional(1, "n", PrimitiveType.INT),
            Field.optional(2, "d", PrimitiveType.DOUBLE),
            Field.optional(3, "s", PrimitiveType.STRING),
            Field.optional(4, "u", PrimitiveType.UUID),
            Field.optional(5, "ts", PrimitiveType.TIMESTAMP));

    private static final List<Aggregate> ALL_OF_N = List.of(
            Aggregate.ROWS,
            Aggregate.of(Aggregate.Kind.VALUES, "n"),
            Aggregate.of(Aggregate.Kind.MIN, "n"),
            Aggregate.of(Aggregate.Kind.MAX, "n"));

    private static DataFile file(@Nullable String sha256, Map<Integer, Long> nulls, ColumnBounds bounds) {
        return new DataFile(StoragePath.of("data/f"), 10, 100, sha256, nulls, bounds);
    }

    private static DataFile exact(int id, Object lower, Object upper) {
        return file(SHA256, Map.of(id, 0L), bounds(id, lower, upper));
    }

    private static ColumnBounds bounds(int id, Object lower, Object upper) {
        return new ColumnBounds(Map.of(id, lower), Map.of(id, upper));
    }

    private static DataFile in(DataFile file, @Nullable Object... partition) {
        return file.inPartition(Partition.of(Arrays.asList(partition)));
    }

    private static Optional<List<AggregatedGroup>> groups(
            String spec, List<String> keys, List<Aggregate> aggregates, DataFile... files) {
        return groups(SCHEMA, spec, keys, aggregates, files);
    }

    private static Optional<List<AggregatedGroup>> groups(
            Schema schema, String spec, List<String> keys, List<Aggregate> aggregates, DataFile... files) {
        PartitionSpec partitions = spec.isEmpty() ? PartitionSpec.UNPARTITIONED : PartitionSpec.parse(spec, schema);
        TableMetadata metadata =
                new PartitionedTable(schema, partitions).append(files).metadata();
        AggregateTally tally = AggregateTally.of(metadata, keys, aggregates).orElse(null);
        if (tally == null) {
            return Optional.empty();
        }
        ManifestEntries entries = StoredManifest.of(Arrays.stream(files)
                        .map(file -> new ManifestEntry(
                                ManifestEntry.Status.ADDED, new SnapshotId(1), new SequenceNumber(1), file))
                        .toList())
                .visit();
        boolean known = true;
        while (entries.next()) {
            known &= tally.add(entries);
        }
        return known ? Optional.of(tally.groups()) : Optional.empty();
    }

    private static List<@Nullable Object> ofAll(List<Aggregate> aggregates, DataFile... files) {
        return groups("", List.of(), aggregates, files)
                .map(groups -> groups.get(0).values())
                .orElse(List.of());
    }

    private static List<@Nullable Object> extremes(String column, DataFile... files) {
        return ofAll(
                List.of(Aggregate.of(Aggregate.Kind.MIN, column), Aggregate.of(Aggregate.Kind.MAX, column)), files);
    }

    @Test
    void boundsAndCountsOfFilesAreAddedUp() {
        DataFile nulls = file(SHA256, Map.of(1, 10L), ColumnBounds.NONE);
        DataFile some = file(SHA256, Map.of(1, 4L), bounds(1, -3, 2));
        assertThat(ofAll(ALL_OF_N, exact(1, 1, 7), nulls, some)).containsExactly(30L, 16L, -3, 7);
        assertThat(ofAll(ALL_OF_N, nulls)).containsExactly(10L, 0L, null, null);
        assertThat(ofAll(ALL_OF_N)).containsExactly(0L, 0L, null, null);
    }

    @Test
    void whatIsNotRecordedIsNotGuessed() {
        assertThat(ofAll(ALL_OF_N, file(SHA256, Map.of(), bounds(1, 1, 7)))).isEmpty();
        assertThat(ofAll(List.of(Aggregate.ROWS), file(null, Map.of(), ColumnBounds.NONE)))
                .containsExactly(10L);
        assertThat(extremes("n", file(SHA256, Map.of(), bounds(1, 1, 7)))).isEmpty();
        assertThat(extremes("n", file(SHA256, Map.of(1, 3L), ColumnBounds.NONE)))
                .isEmpty();
        assertThat(extremes("n", file(SHA256, Map.of(1, 11L), ColumnBounds.NONE)))
                .isEmpty();
        assertThat(ofAll(
                        List.of(Aggregate.of(Aggregate.Kind.VALUES, "n")),
                        file(SHA256, Map.of(1, 11L), bounds(1, 1, 7))))
                .isEmpty();
        assertThat(extremes("n", exact(1, 7, 1))).isEmpty();
        assertThat(extremes("missing", exact(1, 1, 7))).isEmpty();
    }

    /** Other writers of the iceberg layout cut texts, and Python's {@code append_files} takes what its caller says. */
    @Test
    void recordsOfOtherWritersAreNotTaken() {
        assertThat(extremes("s", file(null, Map.of(3, 0L), bounds(3, "aaaa", "aaab"))))
                .isEmpty();
        assertThat(extremes("n", file(null, Map.of(1, 0L), bounds(1, 1, 7)))).isEmpty();
        assertThat(ofAll(
                        List.of(Aggregate.of(Aggregate.Kind.VALUES, "n")),
                        file(null, Map.of(1, 0L), ColumnBounds.NONE)))
                .isEmpty();
        assertThat(groups("n", List.of("n"), List.of(Aggregate.ROWS), in(file(null, Map.of(), ColumnBounds.NONE), 1)))
                .isEmpty();
        assertThat(extremes("s", exact(3, "a", "b"))).containsExactly("a", "b");
    }

    /**
     * Python up to 0.7.2 compares names and types of a caller's schema with the table's, not ids, and records bounds by the caller's: of a table of
     * {@code a = 1, b = 2}, an append with {@code b = 1, a = 2} records this. No release of Python counts nulls.
     */
    @Test
    void boundsByTheIdsOfACallerAreNoValues() {
        Schema schema = Schema.of(
                Field.optional(1, "a", PrimitiveType.LONG),
                Field.optional(2, "b", PrimitiveType.LONG),
                Field.required(3, "r", PrimitiveType.LONG));
        DataFile swapped =
                file(SHA256, Map.of(), new ColumnBounds(Map.of(1, 100L, 2, 1L, 3, 5L), Map.of(1, 200L, 2, 2L, 3, 5L)));
        for (String column : schema.names()) {
            for (Aggregate.Kind kind : List.of(Aggregate.Kind.MIN, Aggregate.Kind.MAX, Aggregate.Kind.VALUES)) {
                assertThat(groups(schema, "", List.of(), List.of(Aggregate.of(kind, column)), swapped))
                        .as("%s of %s", kind, column)
                        .isEmpty();
            }
        }
    }

    @Test
    void floatingPointBoundsMustExcludeNaNAndZeros() {
        assertThat(extremes("d", exact(2, -1.5, 2.5))).containsExactly(-1.5, 2.5);
        // Bounds of Python ignore NaN.
        assertThat(extremes("d", file(SHA256, Map.of(), bounds(2, -1.5, 2.5)))).isEmpty();
        assertThat(extremes("d", exact(2, -0.0, 2.5))).isEmpty();
        assertThat(extremes("d", exact(2, -1.5, 0.0))).isEmpty();
        assertThat(ofAll(List.of(Aggregate.of(Aggregate.Kind.MIN, "d")), exact(2, -1.5, 0.0)))
                .containsExactly(-1.5);
    }

    @Test
    void uuidsHaveSeveralSpellings() {
        String id = "00000000-0000-0000-0000-00000000000a";
        assertThat(extremes("u", exact(4, id, id))).isEmpty();
    }

    @Test
    void partitionsAreGroupsAndValues() {
        DataFile one = in(exact(1, 1, 1), 1);
        DataFile two = in(file(SHA256, Map.of(), ColumnBounds.NONE), 2);
        DataFile none = in(file(SHA256, Map.of(1, 10L), ColumnBounds.NONE), (Object) null);
        Map<Object, List<@Nullable Object>> groups = new HashMap<>();
        groups("n", List.of("n"), ALL_OF_N, one, two, none, two)
                .orElseThrow()
                .forEach(group -> groups.put(String.valueOf(group.key().get(0)), group.values()));
        assertThat(groups)
                .containsOnly(
                        Map.entry("1", List.of(10L, 10L, 1, 1)),
                        Map.entry("2", List.of(20L, 20L, 2, 2)),
                        Map.entry("null", Arrays.asList(10L, 0L, null, null)));
    }

    @Test
    void partitionsThatProveNothingAreNoGroups() {
        DataFile unknown = in(file(SHA256, Map.of(), ColumnBounds.NONE), (Object) null);
        DataFile forged = in(exact(1, 5, 6), 1);
        DataFile amongOthers = in(exact(1, 0, 6), 1);
        DataFile withNulls = in(file(SHA256, Map.of(1, 3L), ColumnBounds.NONE), 1);
        for (DataFile file : List.of(unknown, forged, amongOthers, withNulls)) {
            assertThat(groups("n", List.of("n"), List.of(Aggregate.ROWS), file)).isEmpty();
        }
        for (DataFile file : List.of(forged, amongOthers, withNulls)) {
            assertThat(groups("n", List.of(), List.of(Aggregate.of(Aggregate.Kind.MIN, "n")), file))
                    .isEmpty();
        }
        assertThat(groups("", List.of("n"), List.of(Aggregate.ROWS), exact(1, 1, 1)))
                .isEmpty();
        assertThat(groups("bucket(4, n)", List.of("n"), List.of(Aggregate.ROWS), in(exact(1, 1, 1), 1)))
                .isEmpty();
        // Python writes these in the time zone of its process.
        assertThat(groups("ts", List.of("ts"), List.of(Aggregate.ROWS), in(exact(5, 1L, 1L), 1L)))
                .isEmpty();
        assertThat(groups("ts", List.of(), List.of(Aggregate.of(Aggregate.Kind.MAX, "ts")), in(exact(5, 1L, 3L), 9L))
                        .orElseThrow()
                        .get(0)
                        .values())
                .containsExactly(3L);
    }

    @Test
    void manyGroupsAreRows() {
        DataFile[] files = IntStream.rangeClosed(0, AggregateTally.MOST_GROUPS)
                .mapToObj(i -> in(exact(1, i, i), i))
                .toArray(DataFile[]::new);
        assertThat(groups("n", List.of("n"), List.of(Aggregate.ROWS), files)).isEmpty();
        assertThat(groups("n", List.of("n"), List.of(Aggregate.ROWS), Arrays.copyOf(files, files.length - 1))
                        .orElseThrow())
                .hasSize(AggregateTally.MOST_GROUPS);
    }
}
