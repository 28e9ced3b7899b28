package io.datashard.storage.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Sources;
import io.datashard.storage.Surroundings;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Times creation, appends and a read on an S3 server of this process, with a delay added to every request, beside Python DataShard on the
 * same server in the same run, the rounds interleaved. Run by hand; arguments: the interpreter of a virtual environment with a Python
 * release ({@code e2e-tests/src/test/python/setup_venv.sh} makes one), {@code ds_latency.py} beside it, the number of rounds (10), the
 * delay in milliseconds (20).
 */
public final class S3Latency {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "user_id", PrimitiveType.LONG),
            Field.required(2, "event", PrimitiveType.STRING),
            Field.required(3, "timestamp", PrimitiveType.LONG));
    private static final List<String> EVENTS =
            List.of("login", "purchase", "logout", "view_item", "add_to_cart", "search", "checkout", "refund");
    private static final List<String> OPERATIONS = List.of("create", "append 100", "append 10000", "read");
    private static final int WARM_UP = 10;
    private static final int READ_ROWS = 50_000;
    private static final int READ_FILES = 5;

    private S3Latency() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10;
        Duration delay = Duration.ofMillis(arguments.length > 3 ? Long.parseLong(arguments[3]) : 20);
        S3Server server = S3Server.withKeysInProcess();
        server.start();
        try (FaultProxy proxy = new FaultProxy(server.port());
                Contestant classic = new OurTables(proxy, Layout.CLASSIC);
                Contestant iceberg = new OurTables(proxy, Layout.ICEBERG);
                Contestant python = new Python(proxy, server, Path.of(arguments[0]), Path.of(arguments[1]))) {
            Map<String, Contestant> contestants = new LinkedHashMap<>();
            contestants.put("classic", classic);
            contestants.put("iceberg", iceberg);
            contestants.put("python", python);
            for (Contestant contestant : contestants.values()) {
                contestant.millis("prepare " + READ_ROWS + " " + READ_FILES);
                for (int i = 0; i < (contestant == python ? 1 : WARM_UP); i++) {
                    for (String operation : OPERATIONS) {
                        contestant.millis(operation);
                    }
                }
            }
            proxy.delay(delay);
            print("%d rounds, %d ms added to each request; ms: median (least–most)", rounds, delay.toMillis());
            for (String operation : OPERATIONS) {
                report(operation, contestants, rounds);
            }
        } finally {
            server.stop();
        }
    }

    private static void report(String operation, Map<String, Contestant> contestants, int rounds) {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            contestants.forEach((name, contestant) ->
                    times.computeIfAbsent(name, key -> new ArrayList<>()).add(contestant.millis(operation)));
        }
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-13s", operation));
        times.forEach((name, all) -> {
            List<Double> sorted = all.stream().sorted().toList();
            line.append(String.format(
                    Locale.ROOT,
                    "  %s %.0f (%.0f–%.0f)",
                    name,
                    median(all),
                    sorted.get(0),
                    sorted.get(sorted.size() - 1)));
        });
        double python = median(times.get("python"));
        line.append(String.format(
                Locale.ROOT,
                "  python to classic %.1f, to iceberg %.1f",
                python / median(times.get("classic")),
                python / median(times.get("iceberg"))));
        print("%s", line);
    }

    private static double median(List<Double> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }

    /** Does operations on tables of its own and tells how long they took. */
    private interface Contestant extends AutoCloseable {
        double millis(String operation);

        @Override
        void close();
    }

    /** Our tables of one layout. */
    private static final class OurTables implements Contestant {
        private final FaultProxy proxy;
        private final TableOptions options;
        private final String prefix;
        private final Surroundings surroundings = Surroundings.ofEnvironment();
        private final DataShardTable appended;
        private final Map<Integer, List<GenericRow>> rows = new LinkedHashMap<>();
        private String readPath = "";
        private int tables;

        OurTables(FaultProxy proxy, Layout layout) {
            this.proxy = proxy;
            this.options = TableOptions.DEFAULT.withLayout(layout);
            this.prefix =
                    "s3://" + S3Server.BUCKET + "/latency-" + layout.name().toLowerCase(Locale.ROOT);
            this.appended = create();
        }

        private DataShardTable create() {
            return DataShardTable.create(prefix + "/t" + tables++, store(), SCHEMA, options);
        }

        private Map<String, String> store() {
            return Map.of("s3.endpoint", "http://127.0.0.1:" + proxy.port(), "s3.region", "us-east-1");
        }

        @Override
        public double millis(String operation) {
            List<String> words = List.of(operation.split(" ", -1));
            return switch (words.get(0)) {
                case "create" -> timed(() -> create().close());
                case "append" -> {
                    List<GenericRow> data = rows(0, Integer.parseInt(words.get(1)));
                    yield timed(() -> appended.append(data));
                }
                case "prepare" -> prepare(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
                default -> timed(this::read);
            };
        }

        private double prepare(int count, int files) {
            try (DataShardTable table = create()) {
                readPath = table.location().text();
                for (int part = 0; part < files; part++) {
                    table.append(rows(part * (count / files), count / files));
                }
            }
            return 0;
        }

        private void read() {
            int count = 0;
            try (DataShardTable table =
                            DataShardTable.open(TableLocation.of(readPath, store(), surroundings), surroundings);
                    RowIterator found = table.scan().rows()) {
                while (found.hasNext()) {
                    found.next();
                    count++;
                }
            }
            if (count != READ_ROWS) {
                throw new IllegalStateException("read " + count + " rows");
            }
        }

        private List<GenericRow> rows(int start, int count) {
            return rows.computeIfAbsent(31 * start + count, key -> {
                List<GenericRow> made = new ArrayList<>();
                for (int i = start; i < start + count; i++) {
                    made.add(row(i));
                }
                return made;
            });
        }

        private static GenericRow row(long i) {
            return GenericRow.of(
                    SCHEMA,
                    1 + (i * 2654435761L % 4294967296L) % 100_000,
                    EVENTS.get((int) ((i * 7 + i / 13) % 8)),
                    1_700_000_000L + i * 100);
        }

        private static double timed(Runnable action) {
            long start = Sources.ofProcess().time().nanos();
            action.run();
            return (Sources.ofProcess().time().nanos() - start) / 1e6;
        }

        @Override
        public void close() {
            appended.close();
        }
    }

    /** A release of Python in a process of its own. */
    private static final class Python implements Contestant {
        private final Process process;
        private final Writer input;
        private final BufferedReader output;

        Python(FaultProxy proxy, S3Server server, Path interpreter, Path script) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                            interpreter.toString(), "-B", script.toString(), "latency-python")
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().putAll(server.environment());
            builder.environment().put("DATASHARD_S3_ENDPOINT", "http://127.0.0.1:" + proxy.port());
            this.process = builder.start();
            this.input = process.outputWriter(UTF_8);
            this.output = process.inputReader(UTF_8);
        }

        @Override
        public double millis(String operation) {
            try {
                input.write(operation + "\n");
                input.flush();
                String line = output.readLine();
                if (line == null) {
                    throw new IllegalStateException("Python has ended");
                }
                return Double.parseDouble(line);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() {
            process.destroy();
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
