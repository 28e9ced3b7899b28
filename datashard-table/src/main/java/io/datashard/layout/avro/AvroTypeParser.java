package io.datashard.layout.avro;

import io.datashard.error.CorruptDataException;
import io.datashard.layout.document.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parses the schema in a container. Like Python, does not check how names are spelled. What says nothing of the encoded bytes is passed over:
 * defaults, logical types, documentation. Not thread-safe: for one schema.
 */
final class AvroTypeParser {
    private static final Map<String, AvroType.Kind> PLAIN = plain();
    /** Deeper ones can't be read: see {@link AvroValues#MAX_DEPTH}. */
    private static final int MAX_DEPTH = 4 * AvroValues.MAX_DEPTH;

    private static final String TYPE = "type";
    private static final String NAME = "name";

    private final String where;
    /** Records, enums and fixed types, by their full names. */
    private final Map<String, AvroType> named = new HashMap<>();

    private int depth;

    private AvroTypeParser(String where) {
        this.where = where;
    }

    private static Map<String, AvroType.Kind> plain() {
        Map<String, AvroType.Kind> plain = new HashMap<>();
        for (AvroType.Kind kind : List.of(
                AvroType.Kind.NULL,
                AvroType.Kind.BOOLEAN,
                AvroType.Kind.INT,
                AvroType.Kind.LONG,
                AvroType.Kind.FLOAT,
                AvroType.Kind.DOUBLE,
                AvroType.Kind.STRING,
                AvroType.Kind.BYTES)) {
            plain.put(kind.name().toLowerCase(Locale.ROOT), kind);
        }
        return Map.copyOf(plain);
    }

    /**
     * Parses a schema.
     *
     * @param where the file, for messages
     * @throws CorruptDataException if it is no schema
     */
    static AvroType parse(String schema, String where) {
        Object json;
        try {
            json = JsonText.parse(schema.getBytes(StandardCharsets.UTF_8), where);
        } catch (CorruptDataException e) {
            throw damaged(where);
        }
        return new AvroTypeParser(where).type(json, "");
    }

    private static CorruptDataException damaged(String where) {
        return ManifestErrors.corrupt(where, "its Avro schema is damaged");
    }

    private CorruptDataException damaged() {
        return damaged(where);
    }

    /** @param namespace where names without one belong; empty for none */
    private AvroType type(@Nullable Object json, String namespace) {
        if (++depth > MAX_DEPTH) {
            throw damaged();
        }
        AvroType type;
        if (json instanceof String name) {
            type = reference(name, namespace);
        } else if (json instanceof List<?> branches) {
            type = union(branches, namespace);
        } else if (json instanceof Map<?, ?> declared) {
            type = declared(declared, namespace);
        } else {
            throw damaged();
        }
        depth--;
        return type;
    }

    private AvroType reference(String name, String namespace) {
        AvroType.Kind kind = PLAIN.get(name);
        if (kind != null) {
            return AvroType.plain(kind);
        }
        AvroType found = named.get(fullName(name, namespace));
        if (found == null) {
            found = named.get(name);
        }
        if (found == null) {
            throw damaged();
        }
        return found;
    }

    private static String fullName(String name, String namespace) {
        return name.indexOf('.') >= 0 || namespace.isEmpty() ? name : namespace + "." + name;
    }

    private AvroType union(List<?> branches, String namespace) {
        List<AvroType> types = new ArrayList<>();
        for (Object branch : branches) {
            AvroType type = type(branch, namespace);
            if (type.isOf(AvroType.Kind.UNION)) {
                throw damaged();
            }
            types.add(type);
        }
        return AvroType.union(types);
    }

    private AvroType declared(Map<?, ?> declared, String namespace) {
        Object type = declared.get(TYPE);
        return type instanceof String name ? declared(name, declared, namespace) : type(type, namespace);
    }

    private AvroType declared(String type, Map<?, ?> declared, String namespace) {
        return switch (type) {
            case "array" -> AvroType.array(type(declared.get("items"), namespace));
            case "map" -> AvroType.map(type(declared.get("values"), namespace));
            case "record", "error", "enum", "fixed" -> named(type, declared, namespace);
            default -> reference(type, namespace);
        };
    }

    private AvroType named(String type, Map<?, ?> declared, String around) {
        String name = text(declared, NAME);
        String given = declared.get("namespace") instanceof String namespace ? namespace : around;
        String full = fullName(name, given);
        AvroType made =
                switch (type) {
                    case "enum" -> AvroType.enumeration(symbols(declared));
                    case "fixed" -> AvroType.fixed(size(declared));
                    default -> AvroType.record();
                };
        if (named.put(full, made) != null) {
            throw damaged();
        }
        if (made.isOf(AvroType.Kind.RECORD)) {
            addFields(made, declared, full.substring(0, Math.max(0, full.lastIndexOf('.'))));
        }
        return made;
    }

    private void addFields(AvroType record, Map<?, ?> declared, String namespace) {
        Set<String> names = new HashSet<>();
        for (Object each : list(declared, "fields")) {
            if (!(each instanceof Map<?, ?> field)) {
                throw damaged();
            }
            String name = text(field, NAME);
            if (!names.add(name)) {
                throw damaged();
            }
            record.add(new AvroType.Field(name, type(field.get(TYPE), namespace)));
        }
    }

    private List<String> symbols(Map<?, ?> declared) {
        List<String> symbols = new ArrayList<>();
        for (Object symbol : list(declared, "symbols")) {
            if (!(symbol instanceof String text) || symbols.contains(text)) {
                throw damaged();
            }
            symbols.add(text);
        }
        return symbols;
    }

    private int size(Map<?, ?> declared) {
        if (declared.get("size") instanceof Long size && size >= 0 && size <= Integer.MAX_VALUE) {
            return size.intValue();
        }
        throw damaged();
    }

    private List<?> list(Map<?, ?> declared, String key) {
        if (declared.get(key) instanceof List<?> list) {
            return list;
        }
        throw damaged();
    }

    private String text(Map<?, ?> declared, String key) {
        if (declared.get(key) instanceof String text) {
            return text;
        }
        throw damaged();
    }
}
