package io.datashard.flink.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.sink.DataShardSink;
import io.datashard.read.StartingPosition;
import io.datashard.schema.Field;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableLocation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataShardSourceBuilderTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    @Test
    void namesThatCanBeNoneAndReadsThatHaveNoneAreRefused() {
        for (String id : List.of("", "a/b", "x".repeat(129))) {
            assertThatThrownBy(() -> DataShardSource.forRow().consumerId(id))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("as the name of a position");
        }
        assertThatThrownBy(
                        () -> DataShardSource.forRow().path("t").consumerId("a").build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'source.monitor-interval'");
        DataShardSourceBuilder<Row> continuous =
                DataShardSource.forRow().path("t").continuous(Duration.ofSeconds(1));
        assertThatThrownBy(() -> continuous.consumerId("a").limit(1).build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("would count as read");
        for (Duration wrong : List.of(Duration.ofSeconds(59), Duration.ofDays(40_000))) {
            assertThatThrownBy(() -> continuous.consumerExpiration(wrong))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'consumer.expiration-time'");
        }
    }

    @Test
    void buildingLooksAtNothing() {
        Path nowhere = folder.resolve("nowhere");

        DataShardSource<Row> source =
                DataShardSource.forRow().path(nowhere.toString()).build();

        assertThat(source.getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(source.location().text()).isEqualTo(nowhere.toString());
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void onlyContinuousReadsHaveNoEnd() {
        assertThat(builder().continuous(SECOND).build().getBoundedness()).isEqualTo(Boundedness.CONTINUOUS_UNBOUNDED);
        assertThat(builder().between(1, 2).build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
        assertThat(builder().snapshotId(1).build().getBoundedness()).isEqualTo(Boundedness.BOUNDED);
    }

    @Test
    void contradictionsAreRefused() {
        assertThatThrownBy(() -> DataShardSource.forRow().build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'path'");
        assertThatThrownBy(() -> builder().snapshotId(1).asOf(Instant.EPOCH)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> builder().between(1, 2).continuous(SECOND)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> builder().startingAt(StartingPosition.latest()).build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'source.monitor-interval'");
        assertThatThrownBy(() -> builder().continuous(Duration.ZERO)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> builder().rateLimit(0))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'scan.rate-limit'");
        assertThatThrownBy(() -> builder().awaitTable(SECOND).build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'source.monitor-interval'");
        assertThatThrownBy(() -> builder().awaitTable(SECOND.negated()))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'scan.await-table'");
        assertThatThrownBy(() -> builder().limit(-1)).isInstanceOf(InvalidUseException.class);
        assertThatThrownBy(() -> builder().splitTargetSize(0)).isInstanceOf(InvalidUseException.class);
    }

    @Test
    void submittingWithoutATableFailsAndCreatesNothing() {
        assertThatThrownBy(() -> builder().build().getProducedType())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining(folder.resolve("t").toString());
        assertThat(Files.exists(folder.resolve("t"))).isFalse();
    }

    @Test
    void unknownColumnFailsWhenTheJobIsSubmitted() {
        DataShardTable.create(folder.resolve("t").toString(), Schema.of(Field.optional(1, "id", PrimitiveType.LONG)))
                .close();

        assertThatThrownBy(() -> builder().select("idd").build().getProducedType())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'idd'");
    }

    private DataShardSourceBuilder<Row> builder() {
        return DataShardSource.forRow().path(folder.resolve("t").toString());
    }

    @Test
    void optionsOfTheStoreBesideALocationAreRefused() {
        TableLocation location = TableLocation.of("/t");
        assertThatThrownBy(() -> DataShardSource.forRow()
                        .location(location)
                        .storageOption("s3.region", "x")
                        .build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("beside a location");
        assertThatThrownBy(() -> DataShardSink.forRow(Types.ROW_NAMED(new String[] {"id"}, Types.LONG))
                        .location(location)
                        .storageOption("s3.region", "x")
                        .build())
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("beside a location");
    }
}
