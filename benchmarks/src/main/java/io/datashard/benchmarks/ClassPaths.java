package io.datashard.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The class path of each system, taken from the one that Maven wrote. Ours have neither Hadoop nor a peer; each peer has its own jar, Hadoop, and
 * the Parquet that Flink's format was released with, and none of our libraries.
 */
final class ClassPaths {
    private static final Pattern PEERS = Pattern.compile("iceberg-flink-runtime-.*|paimon-flink-.*|flink-parquet-.*");
    private static final Pattern HADOOP = Pattern.compile("hadoop-client-.*");
    private static final Pattern OURS = Pattern.compile(
            "parquet-.*|zstd-jni-.*|avro-.*|jna-.*|jts-core-.*|datashard-table-.*|flink-connector-datashard-.*");
    private static final Pattern FLINK = Pattern.compile("flink-.*");
    private static final Pattern TESTS =
            Pattern.compile("junit-.*|assertj-.*|byte-buddy-.*|opentest4j-.*|apiguardian-.*|jmh-.*|jopt-simple-.*");
    /** The module of the S3 server: as a jar, or as a folder of classes in a build that made none. */
    private static final String DOUBLES = "datashard-table-testing";

    private final Path target;
    private final List<Path> all;

    ClassPaths(Path target) throws IOException {
        this.target = target;
        this.all = Arrays.stream(Files.readString(target.resolve("class-path.txt"))
                        .strip()
                        .split(File.pathSeparator, -1))
                .map(Path::of)
                .toList();
    }

    /** What the process of a system has. */
    String of(Contender contender) throws IOException {
        List<Path> path = new ArrayList<>();
        path.add(target.resolve("classes"));
        switch (contender) {
            case DATASHARD, DATASHARD_ICEBERG -> path.addAll(without(PEERS, HADOOP));
            case PYTHON_CLASSIC, PYTHON_ICEBERG -> throw new IllegalArgumentException(contender + " has no class path");
            case PARQUET_JAVA -> {
                path.addAll(without(PEERS));
                path.addAll(ofFlink(Pattern.compile("aircompressor-.*|commons-pool-.*")));
            }
            default -> {
                path.addAll(ofFlink(Pattern.compile(".*")));
                all.stream().filter(jar -> isOf(contender, jar)).forEach(path::add);
                path.addAll(withoutOurs());
            }
        }
        return joined(path);
    }

    /** What a process has that works with the table library: neither Flink nor the connector. */
    String ofTableLibrary() {
        List<Path> path = new ArrayList<>();
        path.add(target.resolve("classes"));
        without(PEERS, HADOOP, FLINK).stream()
                .filter(jar -> !jar.toString().contains("flink-connector-datashard"))
                .forEach(path::add);
        return joined(path);
    }

    /** What the S3 server has; its module wrote that beside its classes. */
    String ofS3Server() throws IOException {
        Path server = all.stream()
                .filter(ClassPaths::isOfDoubles)
                .findFirst()
                .orElseThrow(() -> new IOException("Cannot start the S3 server: " + DOUBLES + " is not among " + all));
        Path libraries = server.resolveSibling("class-path.txt");
        if (!Files.exists(libraries)) {
            throw new IOException("Cannot start the S3 server: " + libraries + " is missing. Build by benchmarks/run");
        }
        return server + File.pathSeparator + Files.readString(libraries).strip();
    }

    private static String joined(List<Path> path) {
        return String.join(File.pathSeparator, path.stream().map(Path::toString).toList());
    }

    private static boolean isOfDoubles(Path jar) {
        return jar.toString().contains(DOUBLES);
    }

    private static boolean isOf(Contender contender, Path jar) {
        return switch (contender) {
            case ICEBERG -> name(jar).startsWith("iceberg-flink-runtime-");
            case PAIMON -> name(jar).startsWith("paimon-flink-");
            case FILESYSTEM -> name(jar).startsWith("flink-parquet-");
            default -> false;
        };
    }

    private List<Path> withoutOurs() {
        return without(PEERS, OURS).stream()
                .filter(jar -> !name(jar).equals("classes") && !jar.toString().contains("awssdk"))
                .toList();
    }

    private List<Path> without(Pattern... left) {
        return all.stream()
                .filter(jar -> !isOfDoubles(jar))
                .filter(jar -> Stream.concat(Stream.of(TESTS), Arrays.stream(left))
                        .noneMatch(pattern -> pattern.matcher(name(jar)).matches()))
                .toList();
    }

    private List<Path> ofFlink(Pattern jars) throws IOException {
        try (Stream<Path> found = Files.list(target.resolve("parquet-of-flink"))) {
            return found.filter(jar -> jars.matcher(name(jar)).matches())
                    .sorted()
                    .toList();
        }
    }

    /** The release of the jar that begins so; empty if there is none. */
    String release(String artifact) {
        return all.stream()
                .map(ClassPaths::name)
                .filter(name -> name.startsWith(artifact + "-") && name.endsWith(".jar"))
                .map(name -> name.substring(artifact.length() + 1, name.length() - ".jar".length()))
                .findFirst()
                .orElse("");
    }

    /** The release of the Parquet that the peers have which bring none. */
    String releaseOfFlinksParquet() throws IOException {
        return ofFlink(Pattern.compile("parquet-hadoop-.*")).stream()
                .map(jar -> name(jar).replaceAll("^parquet-hadoop-|\\.jar$", ""))
                .findFirst()
                .orElse("");
    }

    private static String name(Path jar) {
        return String.valueOf(jar.getFileName());
    }
}
