package io.datashard.storage.s3;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.storage.Pause;
import io.datashard.storage.Sources;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How long a writer waits for its commits that commits every 2 s, beside writers that never pause: on an S3 server of this process, with a
 * delay added to each request, and on the local disk, in both layouts. Prints a line for each. Run by hand, as {@code docs/operations.md}
 * says; {@code --help} lists what can be chosen.
 */
public final class ManyWriters {
    private static final Schema SCHEMA = Schema.of(
            Field.required(1, "writer", PrimitiveType.STRING),
            Field.required(2, "seq", PrimitiveType.LONG),
            Field.optional(3, "payload", PrimitiveType.STRING));
    private static final Pattern MILLIS = Pattern.compile("\"ms\": ([0-9.]+)");
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(2);
    private static final String USAGE =
            """
            Options, each as name=value:
              seconds=20      length of each measurement
              delay=20        milliseconds added to each request to S3
              writers=2,4,8   how many writers never pause
              places=s3,disk
              layouts=classic,iceberg
              classic=…/bin/python, iceberg=…/bin/python   an interpreter with a release of Python DataShard that writes the layout:
                              with it, two more lines each: one of those who never pause is Python, and the one who pauses is
              python=none,busy,paused   which of these lines
              script=…/ds_append.py   what Python runs; by default that of e2e-tests beside this module
              folder=         for tables on the local disk; default: a temporary one""";

    private final Options options;
    private final FaultProxy proxy;
    private final S3Server server;
    private final Path folder;
    private int tables;

    private ManyWriters(Options options, FaultProxy proxy, S3Server server, Path folder) {
        this.options = options;
        this.proxy = proxy;
        this.server = server;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        if (List.of(arguments).contains("--help")) {
            System.out.println(USAGE);
            return;
        }
        Options options = Options.of(arguments);
        Path folder =
                options.folder().isEmpty() ? Files.createTempDirectory("many-writers") : Path.of(options.folder());
        S3Server server = S3Server.withKeysInProcess();
        server.start();
        try (FaultProxy proxy = new FaultProxy(server.port())) {
            new ManyWriters(options, proxy, server, folder).run();
        } finally {
            server.stop();
        }
    }

    private void run() throws Exception {
        print(
                "%-5s %-8s %-7s %-18s | %-36s | %-44s | %s",
                "place",
                "layout",
                "writers",
                "Python",
                "commits of each that never pauses",
                "every 2 s: commits, wait median p90 max (ms)",
                "commits/s, requests each");
        for (Layout layout : List.of(Layout.CLASSIC, Layout.ICEBERG)) {
            measure(new Case("s3", layout, 1, Python.NONE), Duration.ofSeconds(3), false);
        }
        for (String place : options.places()) {
            for (Layout layout : options.layouts()) {
                for (int writers : options.writers()) {
                    for (Python python : options.who(layout)) {
                        measure(new Case(place, layout, writers, python), options.length(), true);
                    }
                }
            }
        }
    }

    /** Which writer is Python. */
    private enum Python {
        NONE,
        ONE_THAT_NEVER_PAUSES,
        THE_ONE_THAT_PAUSES
    }

    private record Case(String place, Layout layout, int writers, Python python) {}

    private void measure(Case what, Duration length, boolean report) throws Exception {
        proxy.delay(what.place().equals("s3") ? options.delay() : Duration.ZERO);
        String path = create(what);
        int requests = proxy.requests().size();
        CountDownLatch start = new CountDownLatch(1);
        List<Writer> busy = new ArrayList<>();
        for (int i = 0; i < what.writers(); i++) {
            boolean python = i == 0 && what.python() == Python.ONE_THAT_NEVER_PAUSES;
            busy.add(writer(what, path, "w" + i, Duration.ZERO, length, python));
        }
        Writer waiting =
                writer(what, path, "waiting", BETWEEN_COMMITS, length, what.python() == Python.THE_ONE_THAT_PAUSES);
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = Stream.concat(busy.stream(), Stream.of(waiting))
                .map(writer -> thread(writer, start, failures))
                .toList();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("A writer failed, so its waits tell nothing", failures.element());
        }
        if (report) {
            report(what, busy, waiting, proxy.requests().size() - requests, length);
        }
    }

    private static Thread thread(Writer writer, CountDownLatch start, Queue<Throwable> failures) {
        Thread thread = new Thread(() -> {
            try {
                start.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            writer.run();
        });
        thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
        thread.start();
        return thread;
    }

    private void report(Case what, List<Writer> busy, Writer waiting, int requests, Duration length) {
        long commits = Stream.concat(busy.stream(), Stream.of(waiting))
                .mapToLong(writer -> writer.millis().size())
                .sum();
        String each = String.join(
                " ",
                busy.stream()
                        .map(writer -> String.valueOf(writer.millis().size()))
                        .toList());
        double[] waits = waiting.millis().stream()
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        print(
                "%-5s %-8s %-7d %-18s | %-36s | %4d  %8.0f %8.0f %8.0f %13s | %.1f/s, %.0f",
                what.place(),
                what.layout().name().toLowerCase(Locale.ROOT),
                what.writers(),
                switch (what.python()) {
                    case NONE -> "";
                    case ONE_THAT_NEVER_PAUSES -> "first of the busy";
                    case THE_ONE_THAT_PAUSES -> "who pauses";
                },
                each,
                waits.length,
                quantile(waits, 0.5),
                quantile(waits, 0.9),
                quantile(waits, 1),
                "",
                commits / (double) length.toSeconds(),
                requests / (double) Math.max(1, commits));
    }

    private static double quantile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private String create(Case what) {
        String name = "t" + tables++;
        String path = what.place().equals("s3")
                ? "s3://" + S3Server.BUCKET + "/many/" + name
                : folder.resolve(name).toString();
        DataShardTable.create(path, store(what), SCHEMA, TableOptions.DEFAULT.withLayout(what.layout()))
                .close();
        return path;
    }

    private Map<String, String> store(Case what) {
        return what.place().equals("s3")
                ? Map.of("s3.endpoint", "http://127.0.0.1:" + proxy.port(), "s3.region", "us-east-1")
                : Map.of();
    }

    private Writer writer(Case what, String path, String name, Duration between, Duration length, boolean python) {
        return python
                ? new PythonProcess(pythonProgram(what, path, name, between, length), new ArrayList<>())
                : new JavaWriter(path, store(what), name, between, length, new ArrayList<>());
    }

    private ProcessBuilder pythonProgram(Case what, String path, String name, Duration between, Duration length) {
        List<String> command = List.of(
                options.pythonOf(what.layout()),
                "-B",
                options.script(),
                what.place().equals("s3") ? path.substring(("s3://" + S3Server.BUCKET + "/").length()) : path,
                "--writer",
                name,
                "--commits",
                "1000000",
                "--seconds",
                String.valueOf(length.toSeconds()),
                "--rows-per-commit",
                "1",
                "--delay-ms",
                String.valueOf(between.toMillis()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        if (what.place().equals("s3")) {
            builder.environment().putAll(server.environmentBehind(proxy.port()));
        }
        return builder;
    }

    /** A writer, and how long each of its commits took. */
    private sealed interface Writer {
        List<Double> millis();

        void run();
    }

    /** Appends one row at a time. */
    private record JavaWriter(
            String path, Map<String, String> store, String name, Duration between, Duration length, List<Double> millis)
            implements Writer {
        @Override
        public void run() {
            long start = now();
            try (DataShardTable table = DataShardTable.open(path, store)) {
                for (long i = 0; now() - start < length.toNanos(); i++) {
                    long begun = now();
                    table.append(List.of(GenericRow.of(SCHEMA, name, i, name + i)));
                    millis.add((now() - begun) / 1e6);
                    // Every 2 s, as a checkpoint is: not 2 s after the last one.
                    long rest = between.toNanos() - (now() - begun);
                    Pause.PARK.pause(Duration.ofNanos(Math.max(0, rest)));
                }
            }
        }

        private static long now() {
            return Sources.ofProcess().time().nanos();
        }
    }

    /** The same by a release of Python in a process of its own; pauses for 2 s on average. */
    private record PythonProcess(ProcessBuilder program, List<Double> millis) implements Writer {
        @Override
        public void run() {
            try {
                Process process = program.start();
                process.getOutputStream().close();
                String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                Matcher commit = MILLIS.matcher(output);
                while (commit.find()) {
                    millis.add(Double.parseDouble(commit.group(1)));
                }
                if (process.waitFor() != 0) {
                    throw new IllegalStateException("A Python writer ended with exit status " + process.exitValue()
                            + "; what it said is above. Its command: " + program.command());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What was chosen. */
    private record Options(Map<String, String> chosen) {
        static Options of(String[] arguments) {
            return new Options(Stream.of(arguments)
                    .map(argument -> argument.split("=", 2))
                    .collect(java.util.stream.Collectors.toMap(pair -> pair[0], pair -> pair[1])));
        }

        Duration length() {
            return Duration.ofSeconds(Long.parseLong(chosen.getOrDefault("seconds", "20")));
        }

        Duration delay() {
            return Duration.ofMillis(Long.parseLong(chosen.getOrDefault("delay", "20")));
        }

        List<Integer> writers() {
            return list("writers", "2,4,8").stream().map(Integer::valueOf).toList();
        }

        List<String> places() {
            return list("places", "s3,disk");
        }

        List<Layout> layouts() {
            return list("layouts", "classic,iceberg").stream()
                    .map(name -> Layout.valueOf(name.toUpperCase(Locale.ROOT)))
                    .toList();
        }

        List<Python> who(Layout layout) {
            return pythonOf(layout).isEmpty()
                    ? List.of(Python.NONE)
                    : list("python", "none,busy,paused").stream()
                            .map(name -> switch (name) {
                                case "busy" -> Python.ONE_THAT_NEVER_PAUSES;
                                case "paused" -> Python.THE_ONE_THAT_PAUSES;
                                default -> Python.NONE;
                            })
                            .toList();
        }

        String pythonOf(Layout layout) {
            return chosen.getOrDefault(layout.name().toLowerCase(Locale.ROOT), "");
        }

        String script() {
            return chosen.getOrDefault(
                    "script",
                    Path.of("..", "e2e-tests", "src", "test", "python", "ds_append.py")
                            .toAbsolutePath()
                            .normalize()
                            .toString());
        }

        String folder() {
            return chosen.getOrDefault("folder", "");
        }

        private List<String> list(String name, String otherwise) {
            return Arrays.stream(chosen.getOrDefault(name, otherwise).split(",", -1))
                    .sorted(Comparator.comparing(otherwise::indexOf))
                    .toList();
        }
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
