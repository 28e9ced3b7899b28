package io.datashard.benchmarks;

import java.util.Arrays;
import java.util.Optional;

/** A system that is measured. */
enum Contender {
    DATASHARD("datashard", "DataShard", "#0b6e4f", true),
    DATASHARD_ICEBERG("datashard-iceberg", "DataShard, iceberg layout", "#6bbf59", true),
    FILESYSTEM("filesystem", "Flink FileSink, filesystem", "#8c8c8c", false),
    ICEBERG("iceberg", "Apache Iceberg", "#2f6db5", false),
    PAIMON("paimon", "Apache Paimon", "#d1495b", false),
    PARQUET_JAVA("parquet-java", "parquet-java loop, no table", "#edae49", false),
    /** The newest release with the classic layout. */
    PYTHON_CLASSIC("python-0.9.1", "Python DataShard 0.9.1", "#7b5ea7", false),
    /** The newest release, with the iceberg layout. */
    PYTHON_ICEBERG("python-0.11.2", "Python DataShard 0.11.2", "#b79fd6", false);

    private static final String PYTHON = "python-";

    private final String id;
    private final String label;
    private final String colour;
    private final boolean ours;

    Contender(String id, String label, String colour, boolean ours) {
        this.id = id;
        this.label = label;
        this.colour = colour;
        this.ours = ours;
    }

    static Optional<Contender> find(String id) {
        return Arrays.stream(values())
                .filter(contender -> contender.id.equals(id))
                .findFirst();
    }

    /** The system with that id, which must be one. */
    static Contender of(String id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no system '" + id + "'"));
    }

    /** The release of Python DataShard that it is; empty if it runs on Java. */
    Optional<String> pythonRelease() {
        return id.startsWith(PYTHON) ? Optional.of(id.substring(PYTHON.length())) : Optional.empty();
    }

    /** The other implementation of the same layout, which reads what this one wrote. */
    Contender counterpart() {
        return switch (this) {
            case DATASHARD -> PYTHON_CLASSIC;
            case DATASHARD_ICEBERG -> PYTHON_ICEBERG;
            case PYTHON_CLASSIC -> DATASHARD;
            case PYTHON_ICEBERG -> DATASHARD_ICEBERG;
            default -> throw new IllegalStateException("nobody else reads the tables of " + id);
        };
    }

    String id() {
        return id;
    }

    String label() {
        return label;
    }

    String colour() {
        return colour;
    }

    boolean ours() {
        return ours;
    }

    /** Whether ours is compared with it: the loop has no table, and is shown as a floor. */
    boolean peer() {
        return !ours && this != PARQUET_JAVA;
    }
}
