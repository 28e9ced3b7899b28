package io.datashard.read;

import io.datashard.model.FileFacts;
import io.datashard.model.ManifestFile;
import io.datashard.model.PartitionSummary;
import io.datashard.model.TableMetadata;
import io.datashard.read.FileCondition.Evidence;
import io.datashard.schema.BoundPredicate;
import io.datashard.schema.DataType;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Predicate;
import io.datashard.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a row of a data file may match a condition, from the records in manifests and manifest lists: partition values (iceberg
 * format section 8) and column bounds (classic format section 9). If anything is not known, the answer is yes. Immutable and thread-safe.
 */
public final class FilePruner {
    /** Keeps every file. */
    public static final FilePruner KEEP_ALL = new FilePruner(null, PartitionSpec.UNPARTITIONED, null);

    private final boolean keepsAll;
    private final @Nullable FileCondition condition;
    /** Whether a row may not match: false is certain. */
    private final @Nullable FileCondition rest;

    private final @Nullable PartitionProof proof;
    private final boolean matchesNothing;
    private final int specId;
    /** Types of the partition values; empty if the values must not be used. */
    private final List<DataType> partitionTypes;

    /** What to do with a file. */
    public enum Verdict {
        /** A row of the file may match. */
        READ,
        /** The partition has no matching row. */
        SKIP_BY_PARTITION,
        /** The column bounds, alone or together with the partition, exclude a matching row. */
        SKIP_BY_BOUNDS
    }

    /**
     * Creates a pruner.
     *
     * @param schema the table's schema, for the field ids; null if the table stores none: then no bounds are known
     * @param spec the table's partition spec
     * @param predicate the condition; null = every row matches
     */
    public FilePruner(@Nullable Schema schema, PartitionSpec spec, @Nullable Predicate predicate) {
        PartitionSpec usable = schema != null && fits(spec, schema) ? spec : PartitionSpec.UNPARTITIONED;
        this.keepsAll = predicate == null;
        this.condition = condition(predicate, schema, usable);
        this.rest = condition(predicate == null ? null : Complement.of(predicate), schema, usable);
        this.proof = schema == null || predicate == null ? null : new PartitionProof(schema, usable);
        this.matchesNothing = condition != null && !condition.mayMatch(new Evidence(List.of(), null));
        this.specId = spec.specId();
        this.partitionTypes = schema == null ? List.of() : usable.resultTypes(schema);
    }

    private static @Nullable FileCondition condition(
            @Nullable Predicate predicate, @Nullable Schema schema, PartitionSpec spec) {
        return predicate == null || schema == null
                ? null
                : FileCondition.of(BoundPredicate.of(predicate, schema), schema, spec);
    }

    /** A pruner for the files of a table. */
    public static FilePruner of(TableMetadata metadata, @Nullable Predicate predicate) {
        return new FilePruner(metadata.schema(), metadata.partitionSpec(), predicate);
    }

    /** Whether a row of the file may match. */
    public boolean mayMatch(FileFacts file) {
        return judge(file) == Verdict.READ;
    }

    /**
     * Whether a row of the file may match; if not, why.
     *
     * @throws io.datashard.error.CorruptDataException if its partition and its bounds contradict each other
     */
    public Verdict judge(FileFacts file) {
        if (condition == null || proof == null) {
            return Verdict.READ;
        }
        proof.require(file);
        List<@Nullable PartitionRange> partition = partition(file);
        if (!partition.isEmpty() && !condition.mayMatch(new Evidence(partition, null))) {
            return Verdict.SKIP_BY_PARTITION;
        }
        return condition.mayMatch(new Evidence(partition, file)) ? Verdict.READ : Verdict.SKIP_BY_BOUNDS;
    }

    /** Whether it is certain that all rows of a file match. Call it for files that are {@linkplain #judge judged} to be read. */
    boolean isFull(FileFacts file) {
        return keepsAll || (rest != null && !rest.mayMatch(new Evidence(partition(file), file)));
    }

    /** Whether a row of a file of the manifest may match. */
    public boolean mayMatch(ManifestFile manifest) {
        if (matchesNothing) {
            return false;
        }
        List<PartitionSummary> summaries = manifest.details().partitions();
        // A manifest of another spec summarizes other values; with a wrong number of summaries, nobody knows which
        // values.
        if (condition == null
                || partitionTypes.isEmpty()
                || manifest.details().partitionSpecId() != specId
                || summaries.size() != partitionTypes.size()) {
            return true;
        }
        List<@Nullable PartitionRange> partition = new ArrayList<>(summaries.size());
        for (int i = 0; i < summaries.size(); i++) {
            partition.add(PartitionRange.of(summaries.get(i), partitionTypes.get(i)));
        }
        return condition.mayMatch(new Evidence(partition, null));
    }

    private List<@Nullable PartitionRange> partition(FileFacts file) {
        if (partitionTypes.isEmpty()) {
            return List.of();
        }
        List<@Nullable Object> values = file.partitionValues();
        List<@Nullable PartitionRange> partition = new ArrayList<>(values.size());
        if (values.size() == partitionTypes.size()) {
            for (Object value : values) {
                partition.add(PartitionRange.of(value));
            }
        }
        return partition;
    }

    private static boolean fits(PartitionSpec spec, Schema schema) {
        return spec.fields().stream().allMatch(field -> schema.findById(field.sourceId())
                .filter(source -> field.transform().accepts(source.type()))
                .isPresent());
    }
}
