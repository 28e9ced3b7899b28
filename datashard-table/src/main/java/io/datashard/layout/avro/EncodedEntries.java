package io.datashard.layout.avro;

import io.datashard.model.EncodedEntry;
import io.datashard.model.FileFacts;
import io.datashard.model.FileToRead;
import io.datashard.model.ManifestEntries;
import io.datashard.model.ManifestEntry;
import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import io.datashard.storage.PathDigest;
import io.datashard.storage.PathSet;
import io.datashard.storage.StoragePath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Entries that are read in place. Looks at the fields that decide whether the file may be read at all in each entry: status, content, format,
 * path, and the two counts. Decodes other fields when they are asked for. Whatever is not as usual is decoded whole, as {@link
 * EntryRules#decode} does it, which throws or accepts it.
 */
public final class EncodedEntries implements ManifestEntries, FileFacts {
    private static final long NOT_RECORDED = -1;
    static final int EXISTING = 0;
    private static final int ADDED = 1;

    private final AvroRecords records;
    private final EntryFields fields;
    private final EntryRules rules;
    private int ordinal = -1;
    private boolean isUnchecked;
    /** The entry decoded whole, if it is not as usual. */
    private @Nullable ManifestEntry whole;

    private boolean isAdded;
    private int pathStart;
    private int pathEnd;
    private long recordCount;
    private long size;

    private EncodedEntries(AvroRecords records, EntryFields fields, EntryRules rules) {
        this.records = records;
        this.fields = fields;
        this.rules = rules;
    }

    /** The entries of an opened manifest; null if its schema is not as usual, so that all must be decoded whole. */
    public static @Nullable EncodedEntries of(AvroRecords records, EntryRules rules, KnownEntries known) {
        EntryShape shape = known.shape(records.type(), rules);
        if (shape == null) {
            return null;
        }
        records.note(shape.skip(), shape.fields().paths().size());
        return new EncodedEntries(records, shape.fields(), rules);
    }

    @Override
    public boolean next() {
        if (!isUnchecked) {
            if (!records.next()) {
                return false;
            }
            ordinal++;
            isUnchecked = true;
        }
        whole = isUsual() ? null : decode();
        isUnchecked = false;
        return true;
    }

    private ManifestEntry decode() {
        String where = records.where() + ", entry " + ordinal;
        return rules.decode(new ManifestFields(records.read(), where));
    }

    private boolean isUsual() {
        long status = number(fields.status, NOT_RECORDED);
        isAdded = status == ADDED;
        recordCount = number(fields.recordCount, NOT_RECORDED);
        size = number(fields.size, NOT_RECORDED);
        return (isAdded || status == EXISTING)
                && number(fields.content, ManifestFields.DATA) == ManifestFields.DATA
                && recordCount >= 0
                && size >= 0
                && isParquet()
                && findPath();
    }

    private boolean isParquet() {
        AvroCursor format = fields.format.value(records);
        if (format == null) {
            return false;
        }
        int length = format.readLength();
        return rules.isParquet(format.bytes(), format.position(), format.position() + length);
    }

    private boolean findPath() {
        AvroCursor path = fields.path.value(records);
        if (path == null) {
            return false;
        }
        int length = path.readLength();
        pathEnd = path.position() + length;
        pathStart = rules.pathStart(path.bytes(), path.position(), pathEnd);
        return pathStart >= 0 && PlainPath.is(path.bytes(), pathStart, pathEnd);
    }

    private long number(StoredField field, long ifNull) {
        AvroCursor in = field.value(records);
        return in == null ? ifNull : in.readLong();
    }

    @Override
    public @Nullable SnapshotId snapshotId() {
        if (whole != null) {
            return whole.snapshotId();
        }
        long id = number(fields.snapshotId, NOT_RECORDED);
        if (id != NOT_RECORDED) {
            return new SnapshotId(id);
        }
        return isAdded && rules.inheritedFrom() != null ? rules.inheritedFrom().addedSnapshotId() : null;
    }

    @Override
    public SequenceNumber sequenceNumber() {
        if (whole != null) {
            return whole.sequenceNumber();
        }
        for (StoredField field : fields.numbers) {
            AvroCursor in = field.value(records);
            if (in != null) {
                long number = in.readLong();
                return number > 0 ? new SequenceNumber(number) : SequenceNumber.UNKNOWN;
            }
        }
        return isAdded && rules.inheritedFrom() != null
                ? rules.inheritedFrom().sequenceNumber()
                : SequenceNumber.UNKNOWN;
    }

    /** The header of the manifest. */
    Map<String, String> header() {
        return records.header();
    }

    /**
     * The entry for a merge that copies it. Null if it must be written anew: it is not as usual, inherits what no manifest will tell any more, or
     * its path is spelled otherwise than writers of the layout do.
     */
    @Nullable EncodedEntry copiable() {
        if (whole != null || !isStatusOneByte() || inherits() || !isSpelledAsWritten()) {
            return null;
        }
        return new EncodedEntry(
                records.bytes(),
                records.start(),
                records.end(),
                path(),
                sequenceNumber().value(),
                recordCount);
    }

    private boolean isStatusOneByte() {
        return records.place(fields.status.place()) == records.start()
                && records.bytes()[records.start()] == (isAdded ? ADDED << 1 : EXISTING);
    }

    private boolean inherits() {
        return rules.inheritedFrom() != null
                && (number(fields.snapshotId, NOT_RECORDED) == NOT_RECORDED
                        || fields.numbers.stream().anyMatch(field -> field.value(records) == null));
    }

    private boolean isSpelledAsWritten() {
        AvroCursor stored = fields.path.value(records);
        if (stored == null) {
            return false;
        }
        stored.readLength();
        return rules.isSpelledAsWritten(stored.bytes(), stored.position(), pathStart);
    }

    @Override
    public boolean addPathTo(PathSet paths) {
        return whole == null
                ? paths.add(records.bytes(), pathStart, pathEnd)
                : paths.add(whole.file().path());
    }

    @Override
    public boolean isPathIn(PathSet paths) {
        return whole == null
                ? paths.contains(records.bytes(), pathStart, pathEnd)
                : paths.contains(whole.file().path());
    }

    @Override
    public long pathDigest() {
        return whole == null
                ? PathDigest.ofAscii(records.bytes(), pathStart, pathEnd)
                : PathDigest.of(whole.file().path());
    }

    @Override
    public FileFacts file() {
        return whole == null ? this : whole.file();
    }

    @Override
    public boolean hasSha256() {
        if (whole != null) {
            return whole.file().sha256() != null;
        }
        AvroCursor in = fields.checksum.value(records);
        return in != null && in.readLength() > 0;
    }

    @Override
    public FileToRead toRead() {
        if (whole != null) {
            return whole.file().toRead();
        }
        AvroCursor in = fields.checksum.value(records);
        String checksum = in == null ? "" : in.readString();
        return new FileToRead(path(), recordCount, size, checksum.isEmpty() ? null : checksum);
    }

    @Override
    public StoragePath path() {
        return StoragePath.of(new String(records.bytes(), pathStart, pathEnd - pathStart, StandardCharsets.ISO_8859_1));
    }

    @Override
    public long recordCount() {
        return recordCount;
    }

    @Override
    public long nullCount(int fieldId) {
        AvroCursor in = fields.nullCounts.value(records);
        if (in == null) {
            return NOT_RECORDED;
        }
        int place = fields.countsById.find(in, fieldId);
        if (place == IdMap.ABSENT) {
            return NOT_RECORDED;
        }
        long count = place == IdMap.UNCLEAR ? NOT_RECORDED : records.at(place).readLong();
        return count >= 0 ? count : decode().file().nullCount(fieldId);
    }

    @Override
    public @Nullable Object lowerBound(int fieldId) {
        return bound(fields.lowerBounds, fieldId, true);
    }

    @Override
    public @Nullable Object upperBound(int fieldId) {
        return bound(fields.upperBounds, fieldId, false);
    }

    private @Nullable Object bound(StoredField bounds, int fieldId, boolean isLower) {
        AvroCursor in = bounds.value(records);
        if (in == null) {
            return null;
        }
        int place = fields.boundsById.find(in, fieldId);
        if (place == IdMap.UNCLEAR) {
            FileFacts file = decode().file();
            return isLower ? file.lowerBound(fieldId) : file.upperBound(fieldId);
        }
        return place == IdMap.ABSENT || !isCertain(fieldId) ? null : rules.bound(fieldId, records.at(place), isLower);
    }

    private boolean isCertain(int fieldId) {
        BoundIds ids = rules.boundIds();
        return ids.isCertain(fieldId) || nullCount(fieldId) >= 0 || ids.isCertain(fieldId, snapshotId());
    }

    @Override
    public List<@Nullable Object> partitionValues() {
        if (fields.partition.isEmpty()) {
            return List.of();
        }
        List<@Nullable Object> values = new ArrayList<>(fields.partition.size());
        for (StoredField field : fields.partition) {
            Object stored = field.read(records);
            Object value = stored == null ? null : rules.partitionValue(values.size(), stored);
            if (stored != null && value == null) {
                return decode().file().partitionValues();
            }
            values.add(value);
        }
        return values;
    }
}
