package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.InvalidUseException;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.flink.options.DeclarationOptions;
import io.datashard.flink.options.SinkOptions;
import io.datashard.flink.source.DataShardSource;
import io.datashard.table.TableLocation;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionCheckTest {
    private static Configuration check(String... pairs) {
        Map<String, String> options = new HashMap<>(Map.of("connector", "datashard", "path", "/t"));
        for (int i = 0; i < pairs.length; i += 2) {
            options.put(pairs[i], pairs[i + 1]);
        }
        return OptionCheck.check("db.t", options);
    }

    @ParameterizedTest
    @CsvSource({
        "sink.paralelism,sink.parallelism",
        "autocreate,auto-create",
        "scan.snapshotid,scan.snapshot-id",
        "source.monitor.interval,source.monitor-interval",
        "sink.rolling-policy.filesize,sink.rolling-policy.file-size",
        "increment-between,incremental-between"
    })
    void typoNamesTheNearestOption(String typo, String meant) {
        assertThatThrownBy(() -> check(typo, "1"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + typo + "' of the table db.t")
                .hasMessageEndingWith("Did you mean '" + meant + "'?");
    }

    @Test
    void keyLikeNoOtherListsTheOptions() {
        assertThatThrownBy(() -> check("zzzzzzzzzzzzzzzzzzzzzzzz", "1"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("auto-create");
        assertThatThrownBy(() -> check("table.properties.", "1")).isInstanceOf(InvalidUseException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "snapshot-id,scan.snapshot-id",
        "monitor-interval,source.monitor-interval",
        "streaming,source.monitor-interval",
        "bucket,partition-spec",
        "write.format.default,always Parquet",
        "write.target-file-size-bytes,sink.rolling-policy.file-size",
        "starting-strategy,scan.startup.mode",
        "versionAsOf,scan.snapshot-id",
        "warehouse,path"
    })
    void optionOfAnotherFormatNamesWhatStandsForIt(String key, String meant) {
        assertThatThrownBy(() -> check(key, "1"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("Cannot use the option '" + key + "' of the table db.t")
                .hasMessageContaining(meant);
    }

    @Test
    void whatStandsForAnotherOptionIsAnOptionAndWhatIsAnOptionIsNoOther() {
        List<String> ours = DataShardOptions.ofTable()
                .map(declared -> declared.option().key())
                .toList();
        Pattern key = Pattern.compile("(?:Use|Set) '([^']+)'");

        List<String> synonyms = DataShardOptions.ofTable()
                .flatMap(declared ->
                        StreamSupport.stream(declared.option().fallbackKeys().spliterator(), false))
                .map(FallbackKey::getKey)
                .toList();
        assertThat(synonyms).isNotEmpty();
        assertThat(OptionElsewhere.all().keySet())
                .doesNotContainAnyElementsOf(ours)
                .doesNotContainAnyElementsOf(synonyms);
        OptionElsewhere.all().forEach((other, meant) -> {
            assertThat(other).isLowerCase();
            key.matcher(meant.remedy())
                    .results()
                    .forEach(found -> assertThat(ours).as(other).contains(found.group(1)));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "500", " 5 ", "0"})
    void durationWithoutAUnitIsRefused(String value) {
        List<String> durations = DataShardOptions.ofTable()
                .filter(declared -> declared.type().equals("Duration"))
                .map(declared -> declared.option().key())
                .toList();
        assertThat(durations).hasSizeGreaterThan(5);
        for (String key : durations) {
            assertThatThrownBy(() -> check(key, value))
                    .isInstanceOf(InvalidUseException.class)
                    .hasMessageContaining("'" + key + "' of the table db.t: its value '" + value + "' has no unit")
                    .hasMessageContaining("Write the unit: '" + value.trim() + " s'");
        }
    }

    @Test
    void monitorIntervalHasAFloor() {
        assertThatThrownBy(() -> check("source.monitor-interval", "99 ms"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("its value '99 ms' is too small. Give at least 100 ms.");
        assertThatThrownBy(() -> check("continuous.discovery-interval", "5"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("has no unit");
        assertThatCode(() -> check("source.monitor-interval", "100 ms")).doesNotThrowAnyException();
    }

    @Test
    void tagsAreExplainedAway() {
        assertThatThrownBy(() -> check("scan.tag-name", "1"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("no tags")
                .hasMessageContaining("'scan.snapshot-id'");
    }

    @ParameterizedTest
    @CsvSource({
        "sink.parallelism,0",
        "scan.parallelism,-1",
        "sink.parallelism,many",
        "sink.rolling-policy.file-size,0",
        "sink.rolling-policy.file-size,-1 mb",
        "sink.writer.row-group-size,huge",
        "sink.rolling-policy.row-count,0",
        "snapshot.num-retained.max,0",
        "sink.commit.max-retries,-1",
        "sink.commit.timeout,0 s",
        "sink.commit.min-retry-wait,1 h",
        "lock.acquire-timeout,soon",
        "source.monitor-interval,0 ms",
        "source.split.target-size,0",
        "parquet.compression,lzo",
        "sink.on-rewind,retry",
        "scan.startup.mode,begin",
        "scan.on-gap,ignore",
        "scan.non-append-changes,ignore",
        "scan.verify-checksums,sometimes",
        "legacy.read-mode,half",
        "scan.timestamp-millis,yesterday",
        "auto-create,maybe",
        "auto-compaction,sometimes",
        "compaction.file-size,1023 kb",
        "compaction.min.file-num,1",
        "compaction.small-file-ratio,0",
        "compaction.small-file-ratio,1.5",
        "compaction.small-file-ratio,NaN",
        "compaction.small-file-ratio,most",
        "compaction.max-task-size,0",
        "snapshot.time-retained,7",
        "snapshot.time-retained,0 s",
        "snapshot.num-retained.min,0",
        "orphan.time-retained,59 min",
        "sink.id,' '"
    })
    void impossibleValueNamesItsOption(String key, String value) {
        assertThatThrownBy(() -> check(key, value))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'" + key + "' of the table db.t");
    }

    @Test
    void missingPathIsNamed() {
        assertThatThrownBy(() -> OptionCheck.check("db.t", Map.of("connector", "datashard")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'path'");
    }

    @Test
    void soundOptionsAndOldNamesPass() {
        Configuration options = check(
                "table.properties.a.b", "c",
                "sink.commit.user-properties.job", "x",
                "target-file-size", "1 mb",
                "scan.timestamp-millis", "-5",
                "sink.commit.max-retries", "0",
                "scan.startup.mode", "snapshot-id",
                "parquet.compression", "zstd");
        assertThat(options.get(SinkOptions.TARGET_FILE_SIZE)).isEqualTo(MemorySize.ofMebiBytes(1));
        assertThat(options.get(DeclarationOptions.TABLE_PROPERTIES)).containsExactly(Map.entry("a.b", "c"));
    }

    private static ScanChoice choice(boolean batch, String... pairs) {
        return new ScanChoice("db.t", check(pairs), batch, ZoneId.of("Europe/Berlin"));
    }

    private static void apply(ScanChoice choice) {
        choice.apply(DataShardSource.forRowData().path("/t"), TableLocation.of("/t"));
    }

    @Test
    void choicesOfSnapshotsThatContradictAreRefused() {
        assertThatThrownBy(() -> choice(true, "scan.snapshot-id", "1", "scan.timestamp", "2024-01-01"))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'scan.snapshot-id' and 'scan.timestamp'");
        assertThatThrownBy(() -> apply(choice(false, "scan.startup.mode", "latest")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'source.monitor-interval'");
        assertThatThrownBy(() -> apply(choice(
                        false,
                        "source.monitor-interval",
                        "1 s",
                        "scan.startup.mode",
                        "latest",
                        "scan.snapshot-id",
                        "1")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'scan.startup.mode' is 'latest'");
        assertThatThrownBy(() -> apply(choice(
                        false,
                        "source.monitor-interval",
                        "1 s",
                        "scan.startup.mode",
                        "timestamp",
                        "scan.snapshot-id",
                        "1")))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'scan.timestamp'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1,2,3", "a,b", "1,"})
    void oddPairsOfSnapshotsAreRefused(String pair) {
        assertThatThrownBy(() -> apply(choice(true, "incremental-between", pair)))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'incremental-between'");
    }

    @Test
    void oneTableServesBothModes() {
        String[] options = {"source.monitor-interval", "1 s", "scan.startup.mode", "latest"};
        assertThat(choice(false, options).isContinuous()).isTrue();
        assertThat(choice(true, options).isContinuous()).isFalse();
        assertThatCode(() -> apply(choice(true, options))).doesNotThrowAnyException();
        assertThatCode(() -> apply(choice(false, "scan.snapshot-id", "18446744073709551615")))
                .doesNotThrowAnyException();
    }

    @Test
    void timesAreReadInTheZoneOfTheSession() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        Instant noon = Instant.parse("2024-07-01T10:00:00Z");
        for (String text : new String[] {
            "2024-07-01 12:00:00",
            "2024-07-01T12:00",
            "2024-07-01T10:00:00Z",
            "2024-07-01 12:00:00+02:00",
            "1719828000000"
        }) {
            assertThat(PointInTime.parse("k", text, berlin)).isEqualTo(noon);
        }
        assertThat(PointInTime.parse("k", "2024-07-01", berlin)).isEqualTo("2024-06-30T22:00:00Z");
        assertThatThrownBy(() -> PointInTime.parse("k", "noon", berlin))
                .isInstanceOf(InvalidUseException.class)
                .hasMessageContaining("'k'");
    }
}
