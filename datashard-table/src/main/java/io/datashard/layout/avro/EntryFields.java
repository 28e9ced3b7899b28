package io.datashard.layout.avro;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of entries that are looked at in place. Found once for a schema. Not changed after that. */
final class EntryFields {
    private static final String DATA_FILE = "data_file.";
    private static final IdMap NO_MAP = new IdMap(false, false);

    private final AvroType entry;
    private final Map<String, Integer> paths = new HashMap<>();
    private boolean isUsual = true;

    final StoredField status;
    final StoredField snapshotId;
    final List<StoredField> numbers;
    final StoredField content;
    final StoredField path;
    final StoredField format;
    final StoredField recordCount;
    final StoredField size;
    final StoredField checksum;
    final StoredField nullCounts;
    final IdMap countsById;
    final StoredField lowerBounds;
    final StoredField upperBounds;
    final IdMap boundsById;
    final List<StoredField> partition = new ArrayList<>();

    EntryFields(AvroType entry, EntryRules rules) {
        this.entry = entry;
        this.status = number("status", true);
        this.snapshotId = number("snapshot_id", false);
        this.numbers =
                rules.numberFields().stream().map(name -> number(name, false)).toList();
        this.content = number(DATA_FILE + "content", false);
        this.path = text(DATA_FILE + "file_path", true);
        this.format = text(DATA_FILE + "file_format", true);
        this.recordCount = number(DATA_FILE + "record_count", true);
        this.size = number(DATA_FILE + "file_size_in_bytes", true);
        this.checksum = text(DATA_FILE + rules.checksumField(), false);
        this.nullCounts = field(DATA_FILE + "null_value_counts");
        this.countsById = map(nullCounts, nullCounts.numbersById());
        this.lowerBounds = field(DATA_FILE + "lower_bounds");
        this.upperBounds = field(DATA_FILE + "upper_bounds");
        AvroType.Kind bound = rules.boundsAreTexts() ? AvroType.Kind.STRING : AvroType.Kind.BYTES;
        IdMap lower = map(lowerBounds, lowerBounds.byId(bound));
        IdMap upper = map(upperBounds, upperBounds.byId(bound));
        this.boundsById = lowerBounds.isAbsent() ? upper : lower;
        isUsual &= lowerBounds.isAbsent() || upperBounds.isAbsent() || lower.equals(upper);
        for (String name : rules.partitionFields()) {
            StoredField value = field(DATA_FILE + "partition." + name);
            isUsual &= !value.isAbsent();
            partition.add(value);
        }
    }

    /** Whether the type declares all of them as a known writer does. */
    boolean isUsual() {
        return isUsual;
    }

    /** The paths of the fields, for {@link AvroRecords#note}. */
    Map<String, Integer> paths() {
        return paths;
    }

    private StoredField number(String path, boolean isNeeded) {
        StoredField field = field(path);
        isUsual &= field.isNumber() || (field.isAbsent() && !isNeeded);
        return field;
    }

    private StoredField text(String path, boolean isNeeded) {
        StoredField field = field(path);
        isUsual &= field.isOf(AvroType.Kind.STRING) || (field.isAbsent() && !isNeeded);
        return field;
    }

    private IdMap map(StoredField field, @Nullable IdMap map) {
        isUsual &= field.isAbsent() || map != null;
        return map == null ? NO_MAP : map;
    }

    private StoredField field(String path) {
        int place = paths.getOrDefault(path, paths.size());
        StoredField field = StoredField.of(place, declared(path));
        if (field == null) {
            isUsual = false;
            return new StoredField(place, null, -1);
        }
        if (!field.isAbsent()) {
            paths.put(path, place);
        }
        return field;
    }

    /** The type at a path; null if it leads nowhere, or through something else than records. */
    private @Nullable AvroType declared(String path) {
        AvroType type = entry;
        // Names of partition fields may have dots: only the parts before them are fixed.
        String rest = path;
        for (String record : List.of(DATA_FILE, "partition.")) {
            if (rest.startsWith(record)) {
                AvroType within = type.field(record.substring(0, record.length() - 1));
                if (within == null || !within.isOf(AvroType.Kind.RECORD)) {
                    return null;
                }
                type = within;
                rest = rest.substring(record.length());
            }
        }
        return type.field(rest);
    }
}
