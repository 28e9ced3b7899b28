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
    PARQUET_JAVA("parquet-java", "parquet-java loop, no table", "#edae49", false);

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
