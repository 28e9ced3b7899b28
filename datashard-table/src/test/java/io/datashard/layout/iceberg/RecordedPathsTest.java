package io.datashard.layout.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.error.CorruptDataException;
import io.datashard.storage.StoragePath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordedPathsTest {
    private final RecordedPaths paths = new RecordedPaths("file:///lake/t", "s3://bucket/moved/t");

    @ParameterizedTest
    @CsvSource({
        "file:///lake/t/data/x.parquet,data/x.parquet",
        "s3://bucket/moved/t/data/x.parquet,data/x.parquet",
        "file:///lake/t/metadata/snap-1.avro,metadata/snap-1.avro",
        "data/x.parquet,data/x.parquet",
        "/data/x.parquet,data/x.parquet",
        "/metadata/x.avro,metadata/x.avro",
        "file:///lake/t\\data\\x.parquet,data/x.parquet",
        // Raw: what looks encoded is the name itself.
        "file:///lake/t/data/sym=BTC%2FUSD/%61.parquet,data/sym=BTC%2FUSD/%61.parquet",
        "file:///lake/t/data/sym=a b/é+#?.parquet,data/sym=a b/é+#?.parquet",
        "data/t=12:00:00/x.parquet,data/t=12:00:00/x.parquet"
    })
    void pathsBelowEitherRootAreFound(String recorded, String path) {
        assertThat(paths.resolve(recorded, "here")).isEqualTo(new StoragePath(path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///lake/other/data/x",
                "file:///lake/tt/data/x",
                "file:///lake/t",
                "file:///lake/t/",
                "s3a://bucket/moved/t/data/x",
                "s3://bucket/moved/t2/data/x",
                "gs://bucket/t/data/x",
                "hdfs://host/t/data/x",
                "file:/lake/t/data/x",
                "file:/x",
                "http://host/data/x",
                "/lake/t/data/x",
                "/etc/passwd",
                "//data/x",
                "file:///lake/t//data/x",
                "file:///lake/t/data//x",
                "file:///lake/t/./data/x",
                "file:///lake/t/data/./x",
                "file:///lake/t/data/../../x",
                "../x",
                "data/../metadata/x",
                "./data/x",
                "data/",
                ""
            })
    void aliasesAndForeignPathsAreRefused(String recorded) {
        assertThatThrownBy(() -> paths.resolve(recorded, "the list"))
                .isInstanceOf(CorruptDataException.class)
                .hasMessageContaining("Cannot read the list: the path '" + recorded + "' in it");
    }

    @Test
    void pathsAreRecordedBelowTheRecordedLocationByPlainConcatenation() {
        assertThat(paths.record(StoragePath.of("data/sym=a%20b/é x.parquet")))
                .isEqualTo("file:///lake/t/data/sym=a%20b/é x.parquet");
        assertThat(new RecordedPaths("s3://bucket/", "s3://bucket").record(StoragePath.of("data/x")))
                .isEqualTo("s3://bucket/data/x");
    }
}
