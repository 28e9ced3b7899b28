package io.datashard.layout.iceberg;

import io.datashard.layout.avro.AvroContainer;
import io.datashard.layout.avro.AvroSchemas;
import io.datashard.layout.avro.BoundIds;
import io.datashard.layout.avro.KnownEntries;
import io.datashard.model.ManifestFile;
import io.datashard.schema.PartitionSpec;
import io.datashard.schema.Schema;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How the manifests of one table are written and read: what follows from its schema, its partition spec and its location, found once. Thread-safe. */
final class ManifestForm {
    private final @Nullable Schema schema;
    private final PartitionSpec spec;
    private final RecordedPaths paths;
    private final KnownEntries known;
    private volatile @Nullable Writing writing;
    private volatile @Nullable Reading reading;

    /**
     * A form.
     *
     * @param schema the table's schema; null for tables that are only read, without bounds
     * @param spec the table's partition spec
     * @param paths how the table records files
     */
    ManifestForm(@Nullable Schema schema, PartitionSpec spec, RecordedPaths paths, KnownEntries known) {
        this.schema = schema;
        this.spec = spec;
        this.paths = paths;
        this.known = known;
    }

    /**
     * What is written to each manifest.
     *
     * @param metadata the header without the Avro schema
     * @param header the whole header
     * @param schemaText the text of the Avro schema
     * @param avro the same, parsed
     * @param files encodes data files
     */
    record Writing(
            Map<String, String> metadata,
            Map<String, String> header,
            String schemaText,
            org.apache.avro.Schema avro,
            DataFileEncoder files) {}

    /**
     * What the last manifest was read with. Manifests with the same texts in the header are read alike.
     *
     * @param schemaText the table's schema, in the header
     * @param specId the id of the partition spec, in the header
     * @param files decodes data files
     */
    private record Reading(@Nullable String schemaText, @Nullable String specId, DataFileDecoder files) {}

    KnownEntries known() {
        return known;
    }

    boolean isOf(@Nullable Schema otherSchema, PartitionSpec otherSpec, RecordedPaths otherPaths) {
        return Objects.equals(schema, otherSchema) && spec.equals(otherSpec) && paths.equals(otherPaths);
    }

    Writing writing() {
        Writing known = writing;
        if (known == null) {
            known = makeWriting();
            writing = known;
        }
        return known;
    }

    private Writing makeWriting() {
        Schema columns = schema;
        if (columns == null) {
            throw new IllegalArgumentException("a table without a schema is not written");
        }
        String schemaText = ManifestSchemas.manifestEntryText(spec, spec.resultTypes(columns));
        org.apache.avro.Schema avro = AvroSchemas.parse(schemaText);
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("schema", SchemaJson.text(columns));
        metadata.put("schema-id", Integer.toString(columns.schemaId()));
        metadata.put("partition-spec", SchemaJson.text(spec));
        metadata.put("partition-spec-id", Integer.toString(spec.specId()));
        metadata.put("format-version", "2");
        metadata.put("content", "data");
        return new Writing(
                metadata,
                AvroContainer.header(metadata, schemaText),
                schemaText,
                avro,
                new DataFileEncoder(avro.getField("data_file").schema(), columns, spec, paths));
    }

    /** The decoder of the entries of a manifest with this header. */
    EntryDecoder decoder(ManifestFile manifest, Map<String, String> header, BoundIds boundIds) {
        String schemaText = header.get("schema");
        String specId = header.get("partition-spec-id");
        Reading last = reading;
        if (last == null || !Objects.equals(last.schemaText(), schemaText) || !Objects.equals(last.specId(), specId)) {
            last = new Reading(schemaText, specId, DataFileDecoder.of(header, schema, spec, paths));
            reading = last;
        }
        return new EntryDecoder(manifest, last.files(), boundIds, paths);
    }
}
