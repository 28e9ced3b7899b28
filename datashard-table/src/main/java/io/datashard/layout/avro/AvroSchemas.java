package io.datashard.layout.avro;

import io.datashard.error.InvalidUseException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;

/** Parses the schemas of manifests and manifest lists. */
public final class AvroSchemas {
    private AvroSchemas() {}

    /**
     * Parses a schema. Like Python, does not check names.
     *
     * @throws InvalidUseException if the program has an older release of Avro, which always checks them
     */
    public static Schema parse(String schemaText) {
        try {
            return new Schema.Parser(NameValidator.NO_VALIDATION).parse(schemaText);
        } catch (LinkageError e) {
            throw new InvalidUseException(
                    "Cannot read the schemas of manifests",
                    "this program has another release of Apache Avro than 1.12, in "
                            + Schema.class.getResource("Schema.class") + " (" + e + ")",
                    "In the build of the program, name org.apache.avro:avro of release 1.12, or name the artifacts of"
                            + " DataShard before those that ask for an older Avro",
                    e);
        }
    }
}
