package io.datashard.schema;

import io.datashard.annotation.Internal;
import io.datashard.annotation.PublicEvolving;
import io.datashard.error.Article;
import io.datashard.error.InvalidUseException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How rows of a table go to partitions (iceberg format section 8.1). The ids and names of the fields are unique.
 *
 * @param specId its id; 0 in every table that may be written
 * @param fields the partition fields, in order
 */
@PublicEvolving
public record PartitionSpec(int specId, List<PartitionField> fields) implements Serializable {
    /** A table without partitions. */
    public static final PartitionSpec UNPARTITIONED = new PartitionSpec(0, List.of());

    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    public PartitionSpec {
        fields = List.copyOf(fields);
        Set<Integer> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (PartitionField field : fields) {
            if (!ids.add(field.fieldId()) || !names.add(field.name())) {
                throw new InvalidUseException(
                        "Cannot use the partition spec " + fields,
                        "the id " + field.fieldId() + " or the name '" + field.name() + "' stands in it twice",
                        "Name each column and transform once");
            }
        }
    }

    /**
     * Parses the text of a spec, for example {@code day(ts), bucket(16, sym)}: a column's name, or {@code identity(c)}, {@code bucket(N, c)},
     * {@code truncate(W, c)}, {@code year(c)}, {@code month(c)}, {@code day(c)}, {@code hour(c)}, separated by commas. Put other names than
     * plain words in backquotes.
     *
     * @throws InvalidUseException if the text has a mistake; names its place
     */
    public static PartitionSpec parse(String text, Schema schema) {
        return of(PartitionSpecText.terms(text, schema), schema);
    }

    /**
     * The spec of a new table.
     *
     * @throws InvalidUseException if a column is missing, or some readers could not read the table (iceberg format section 8.3)
     */
    public static PartitionSpec of(List<PartitionTerm> terms, Schema schema) {
        List<PartitionField> fields = new ArrayList<>();
        for (PartitionTerm term : terms) {
            Field source = schema.find(term.column())
                    .orElseThrow(() -> new InvalidUseException(
                            "Cannot partition by " + term,
                            "'" + term.column() + "' is not a column of " + schema,
                            "Correct the name"));
            String name = term.transform().defaultName(source.name());
            fields.add(
                    new PartitionField(source.id(), PartitionField.FIRST_ID + fields.size(), name, term.transform()));
        }
        PartitionSpec spec = new PartitionSpec(0, fields);
        spec.requireFits(schema);
        spec.requireReadableByAll(schema);
        return spec;
    }

    /** The terms as a user writes them, without the names of partition fields. */
    public List<PartitionTerm> terms(Schema schema) {
        requireFits(schema);
        return fields.stream()
                .map(field -> new PartitionTerm(
                        field.transform(),
                        schema.findById(field.sourceId()).orElseThrow().name()))
                .toList();
    }

    /** Whether the table has partitions. */
    public boolean isPartitioned() {
        return !fields.isEmpty();
    }

    /**
     * Checks that every field has a column, and that its transform accepts the column's type.
     *
     * @throws InvalidUseException for the first field that does not fit
     */
    public void requireFits(Schema schema) {
        for (PartitionField field : fields) {
            Field source = schema.findById(field.sourceId())
                    .orElseThrow(() -> new InvalidUseException(
                            "Cannot use the partition field '" + field.name() + "'",
                            "its column has the field id " + field.sourceId() + ", which no column of " + schema
                                    + " has",
                            "Correct the partition spec"));
            if (!field.transform().accepts(source.type())) {
                throw new InvalidUseException(
                        "Cannot partition by " + field.transform().text() + " of the column '" + source.name() + "'",
                        "it is " + Article.with(source.type().text()) + ", and "
                                + field.transform().refusal(source.type()),
                        "Partition by another column or transform");
            }
        }
    }

    /** Refuses names that no new table should have, because Avro and Iceberg Java rename or refuse them. Existing tables may have them. */
    private void requireReadableByAll(Schema schema) {
        for (PartitionField field : fields) {
            Field namesake = schema.find(field.name()).orElse(null);
            boolean isOfColumn = namesake != null
                    && namesake.id() == field.sourceId()
                    && field.transform().equals(Transform.identity());
            if (namesake != null && !isOfColumn) {
                throw new InvalidUseException(
                        "Cannot partition by " + field.transform().text() + " of a column",
                        "the partition field would be named '" + field.name() + "', as a column of the table is",
                        "Rename the column");
            }
            if (!SAFE_NAME.matcher(field.name()).matches()) {
                throw new InvalidUseException(
                        "Cannot use '" + field.name() + "' as the name of a partition field",
                        "other readers rename or refuse names with other characters than A-Z, a-z, 0-9 and _, and with a digit in"
                                + " front",
                        "Rename the column");
            }
        }
    }

    /** The types of the partition values, in order. */
    public List<DataType> resultTypes(Schema schema) {
        requireFits(schema);
        return fields.stream()
                .map(field -> field.transform()
                        .resultType(
                                schema.findById(field.sourceId()).orElseThrow().type()))
                .toList();
    }

    /**
     * Where data files of a partition lie, below the table root: {@code data/name=value/…}, {@code data} without partitions (iceberg format
     * section 8.5). For people only: nobody reads it back. A segment that is too long for a file system (mostly: over 200 characters) is cut
     * off and ends in {@code ~} and a hash of the whole segment.
     */
    @Internal
    public String folder(Partition partition, Schema schema) {
        return PartitionFolder.of(fields, partition, resultTypes(schema));
    }

    @Override
    public String toString() {
        return fields.stream().map(PartitionField::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
