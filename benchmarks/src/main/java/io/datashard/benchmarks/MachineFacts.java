package io.datashard.benchmarks;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datashard.benchmarks.result.Spread;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Where and when a run was made, and what with: name and value, as the report shows them. */
record MachineFacts(Map<String, String> values) {
    private static final String PART = "a part";
    private static final ObjectMapper JSON = new ObjectMapper();

    static MachineFacts collect(Settings settings, ClassPaths classPaths, PythonReleases pythons, Clock clock)
            throws IOException, InterruptedException {
        Map<String, String> facts = new LinkedHashMap<>();
        Path work = Files.createDirectories(settings.places().work());
        facts.put(
                "date",
                DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
                                .withZone(ZoneOffset.UTC)
                                .format(clock.instant())
                        + " UTC");
        facts.put("commit", commit());
        facts.put("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores");
        var machine = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        facts.put("memory", (machine.getTotalMemorySize() >> 20) + " MiB");
        facts.put("load before the run", Spread.number(machine.getSystemLoadAverage()));
        facts.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"));
        facts.put("disk", Files.getFileStore(work).type());
        facts.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        facts.put("flags", String.join(" ", settings.jvm()));
        for (Cell cell : Cells.all()) {
            if (cell.arguments().containsKey("heap")) {
                facts.put("heap of " + cell.id(), cell.arguments().get("heap"));
            }
        }
        facts.put("Flink", classPaths.release("flink-runtime"));
        facts.put("Apache Iceberg", classPaths.release("iceberg-flink-runtime-2.1"));
        facts.put("Apache Paimon", classPaths.release("paimon-flink-2.1"));
        facts.put("Parquet of FileSink, filesystem", classPaths.releaseOfFlinksParquet());
        facts.put("parquet-java of the loop and of DataShard", classPaths.release("parquet-hadoop"));
        facts.put("Python", output("python3", "--version").replaceFirst("^Python ", ""));
        for (Contender contender : Contender.values()) {
            if (contender.pythonRelease().isPresent()) {
                facts.put(
                        contender.label(),
                        pythons.packages(contender.pythonRelease().get()));
            }
        }
        facts.put(
                "size",
                settings.size().rows() + " rows, " + settings.size().files() + " files, "
                        + settings.size().commits() + " commits");
        facts.put(
                "rounds",
                "up to " + settings.rounds() + " within " + settings.budget().toMinutes() + " minutes");
        if (settings.isPart()) {
            facts.put(PART, "not what a whole run measures: other sizes or heap, or some cells or systems only");
        }
        return new MachineFacts(facts);
    }

    /** Whether the run was not a whole one with the usual sizes. */
    boolean isOfPart() {
        return values.containsKey(PART);
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.exists(info)) {
            for (String line : Files.readAllLines(info)) {
                if (line.startsWith("model name")) {
                    return line.substring(line.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch");
    }

    private static String commit() throws InterruptedException {
        String head = output("git", "rev-parse", "--short=12", "HEAD");
        return head.isEmpty()
                ? "not in a git repository"
                : head + (output("git", "status", "--porcelain", "-uno").isEmpty() ? "" : ", with changes");
    }

    /** What a program prints; nothing if it is not here or fails. */
    private static String output(String... command) throws InterruptedException {
        try {
            Process program =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return program.waitFor() == 0 ? output : "";
        } catch (IOException isNotHere) {
            return "";
        }
    }

    void write(Path file) throws IOException {
        Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values));
    }

    static MachineFacts read(Path file) throws IOException {
        return new MachineFacts(
                JSON.readValue(Files.readString(file), new TypeReference<LinkedHashMap<String, String>>() {}));
    }
}
