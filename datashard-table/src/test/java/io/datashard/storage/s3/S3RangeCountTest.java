package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.model.DataFile;
import io.datashard.parquet.ColumnBatch;
import io.datashard.parquet.Compression;
import io.datashard.parquet.DataFileReader;
import io.datashard.parquet.DataFileWriter;
import io.datashard.parquet.DataFileWriterSettings;
import io.datashard.parquet.ParquetFiles;
import io.datashard.parquet.ReadRange;
import io.datashard.parquet.RowGroup;
import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.Predicates;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.RequestCounts;
import io.datashard.storage.Sources;
import io.datashard.storage.Storage;
import io.datashard.storage.StoragePath;
import io.datashard.testing.TestRow;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * How many requests a data file costs that is too long for one: one for its end, and one for each range that is needed. Neighbouring ranges are
 * one, and none is longer than 4 MiB.
 */
@Timeout(120)
class S3RangeCountTest {
    @RegisterExtension
    static final S3Server SERVER = new S3Server();

    private static final StoragePath PATH = StoragePath.of("data/long.parquet");
    private static final long MOST_OF_REQUEST = 4L << 20;
    private static final int ROWS = 100_000;
    private static final Schema SCHEMA = Schema.of(IntStream.range(0, 8)
            .mapToObj(i -> Field.required(i + 1, "c" + i, i == 0 ? PrimitiveType.LONG : PrimitiveType.STRING))
            .toArray(Field[]::new));

    private static FaultProxy proxy;
    private static DataFile file;
    private static List<RowGroup> groups;

    @BeforeAll
    static void write() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        Random random = new Random(5);
        try (Storage storage = SERVER.storage("ranges");
                DataFileWriter writer = ParquetFiles.create(
                        storage, PATH, SCHEMA, new DataFileWriterSettings(Compression.NONE, 10 << 20))) {
            for (long i = 0; i < ROWS; i++) {
                Object[] values = new Object[8];
                values[0] = i;
                for (int column = 1; column < values.length; column++) {
                    values[column] = Long.toString(random.nextLong(), 36) + "xxxxxxxxxxxxxxxxxxx";
                }
                writer.write(TestRow.of(values));
            }
            file = writer.finish();
            groups = ParquetFiles.rowGroups(storage, PATH);
        }
        assertThat(file.sizeInBytes()).isGreaterThan(20L << 20);
        assertThat(groups).hasSizeGreaterThan(1);
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
    }

    @Test
    void allColumnsAreOneRangeOfEachRowGroup() {
        long ranges = groups.stream()
                .mapToLong(group -> (group.bytes() + MOST_OF_REQUEST - 1) / MOST_OF_REQUEST)
                .sum();

        assertThat(requests(List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"), null, ROWS))
                .isLessThanOrEqualTo(2 + ranges);
    }

    @Test
    void twoDistantColumnsAreTwoRangesOfEachRowGroup() {
        assertThat(requests(List.of("c1", "c5"), null, ROWS)).isLessThanOrEqualTo(2 + 2L * groups.size());
    }

    @Test
    void twoNeighboursAreOne() {
        assertThat(requests(List.of("c4", "c5"), null, ROWS)).isLessThanOrEqualTo(2 + (long) groups.size());
    }

    @Test
    void aRangeOfRowsCostsOneRequestAColumn() {
        Predicate range = Predicates.between("c0", 40_000L, 40_999L);

        assertThat(requests(List.of("c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7"), range, 1000))
                .isLessThanOrEqualTo(2 + 8);
    }

    /** The requests after the first, for the end of the file, are answered when four have come. */
    @Test
    void requestsOfSeveralRowGroupsAreUnderWayAtTheSameTime() {
        CountDownLatch together = new CountDownLatch(5);
        AtomicInteger alone = new AtomicInteger();
        proxy.plan(request -> {
            together.countDown();
            if (together.getCount() < 4 && !arrived(together)) {
                alone.incrementAndGet();
            }
            return FaultProxy.PASS;
        });
        try (Storage storage = behindProxy();
                DataFileReader reader =
                        open(storage, SCHEMA.fields().stream().map(Field::name).toList(), null)) {
            int rows = 0;
            for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                rows += batch.size();
            }
            assertThat(rows).isEqualTo(ROWS);
            assertThat(alone).hasValue(0);
        } finally {
            proxy.plan(request -> FaultProxy.PASS);
        }
    }

    private static boolean arrived(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void answersThatBreakOffAreAskedForAgainAndEachRowComesOnce() {
        try (Storage storage = behindProxy()) {
            AtomicInteger asked = new AtomicInteger();
            proxy.plan(request -> asked.incrementAndGet() % 3 == 0 ? new FaultProxy.Fault.Truncate() : FaultProxy.PASS);
            BitSet ids = new BitSet();
            int rows = 0;
            int whole = 0;
            try (DataFileReader reader = open(storage, List.of("c0", "c3"), null)) {
                for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    for (int i = 0; i < batch.size(); i++) {
                        ids.set((int) batch.row(i).getLong(0));
                        byte[] text = batch.row(i).getBytes(1);
                        whole += text[text.length - 1] == 'x' ? 1 : 0;
                        rows++;
                    }
                }
            }
            assertThat(rows).isEqualTo(ROWS);
            assertThat(whole).isEqualTo(ROWS);
            assertThat(ids.cardinality()).isEqualTo(ROWS);
            assertThat(ids.length()).isEqualTo(ROWS);
            assertThat(asked).hasValueGreaterThan(6);
        } finally {
            proxy.plan(request -> FaultProxy.PASS);
        }
    }

    private static Storage behindProxy() {
        return S3Storage.open(
                new S3Root(S3Server.BUCKET, "ranges"), S3Server.settings(proxy.port()), Sources.ofProcess());
    }

    private static long requests(List<String> columns, @Nullable Predicate filter, int expected) {
        try (Storage storage = SERVER.storage("ranges")) {
            RequestCounts before = storage.requestCounts();
            int rows = 0;
            try (DataFileReader reader = open(storage, columns, filter)) {
                for (ColumnBatch batch = reader.nextBatch(); batch != null; batch = reader.nextBatch()) {
                    rows += batch.size();
                }
            }
            assertThat(rows).isEqualTo(expected);
            return storage.requestCounts().since(before).total();
        }
    }

    private static DataFileReader open(Storage storage, List<String> columns, @Nullable Predicate filter) {
        return ParquetFiles.open(storage, PATH, file.sizeInBytes(), SCHEMA, columns, filter, ReadRange.ALL);
    }
}
