package io.datashard.flink.source.enumerator;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.read.PlanningSettings;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Predicate;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import io.datashard.testing.BoundaryRows;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.flink.api.connector.source.DynamicFilteringInfo;
import org.apache.flink.api.connector.source.DynamicParallelismInference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch job reads a table with as many readers as its splits and bytes keep busy. */
class InferredParallelismTest {
    private static final int FILES = 6;
    private static final long MB = 1 << 20;
    private static final PlanningSettings CURRENT =
            new PlanningSettings(new ReadMode.Current(), Long.MAX_VALUE, ReadSettings.DEFAULT);

    @TempDir
    Path folder;

    private TableLocation location;

    private record Job(int getParallelismInferenceUpperBound, long getDataVolumePerTask)
            implements DynamicParallelismInference.Context {
        @Override
        public Optional<DynamicFilteringInfo> getDynamicFilteringInfo() {
            return Optional.empty();
        }
    }

    @BeforeEach
    void makeTable() {
        String path = folder.resolve("t").toString();
        location = TableLocation.of(path, Map.of(), Surroundings.ofEnvironment());
        try (DataShardTable table = DataShardTable.create(path, BoundaryRows.SCHEMA)) {
            for (int file = 0; file < FILES; file++) {
                table.append(BoundaryRows.of(new Random(file), file));
            }
        }
    }

    private int readers(int most, PlanningSettings settings, @Nullable Predicate filter, int bound, long bytesOfTask) {
        return new InferredParallelism(most).of(location, settings, filter, new Job(bound, bytesOfTask));
    }

    @Test
    void splitsBytesAndBoundsAreTheMost() {
        assertThat(readers(1024, CURRENT, null, 100, 1)).isEqualTo(FILES);
        assertThat(readers(1024, CURRENT, null, 4, 1)).isEqualTo(4);
        assertThat(readers(3, CURRENT, null, 100, 1)).isEqualTo(3);
        // To open a file counts as 4 MB.
        assertThat(readers(1024, CURRENT, null, 100, 16 * MB)).isEqualTo(2);
        assertThat(readers(1024, CURRENT, null, 100, 1024 * MB)).isEqualTo(1);
    }

    private static Instant day(int file) {
        return Instant.ofEpochSecond(BoundaryRows.FIRST_DAY).plus(Duration.ofDays(file));
    }

    @Test
    void whatIsSkippedKeepsNobodyBusy() {
        Predicate three = new Predicate.Compare("tz", Predicate.Operator.GE, day(FILES - 3));
        assertThat(readers(1024, CURRENT, three, 100, 1)).isEqualTo(3);
        Predicate none = new Predicate.Compare("n", Predicate.Operator.GE, 5000L);
        assertThat(readers(1024, CURRENT, none, 100, 1)).isEqualTo(1);
        PlanningSettings limited = new PlanningSettings(new ReadMode.Current(), 1, ReadSettings.DEFAULT);
        assertThat(readers(1024, limited, null, 100, 1)).isEqualTo(1);
    }

    @Test
    void flinkDecidesWhereNothingIsInferred() {
        PlanningSettings endless = new PlanningSettings(
                new ReadMode.Continuous(StartingPosition.full(), Duration.ofSeconds(1)),
                Long.MAX_VALUE,
                ReadSettings.DEFAULT);
        assertThat(readers(0, CURRENT, null, 100, 1)).isEqualTo(100);
        assertThat(readers(1024, endless, null, 100, 1)).isEqualTo(100);
        location = TableLocation.of(folder.resolve("none").toString(), Map.of(), Surroundings.ofEnvironment());
        assertThat(readers(7, CURRENT, null, 100, 1)).isEqualTo(7);
    }
}
