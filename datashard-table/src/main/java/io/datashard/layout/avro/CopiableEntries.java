package io.datashard.layout.avro;

import io.datashard.model.EncodedEntry;
import io.datashard.storage.StoragePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.Schema;

/** Finds the entries of a manifest that a merge can copy as they are stored. */
public final class CopiableEntries {
    /** A zigzag 0: carried over. */
    static final byte EXISTING = 0;
    /** A zigzag 1. */
    private static final byte ADDED = 2;

    private static final List<String> NOTED = List.of(
            "status",
            "snapshot_id",
            "sequence_number",
            "file_sequence_number",
            "data_file.file_path",
            "data_file.record_count");
    private static final int STATUS = 0;
    private static final int SNAPSHOT_ID = 1;
    private static final int SEQUENCE_NUMBER = 2;
    private static final int FILE_SEQUENCE_NUMBER = 3;
    private static final int PATH = 4;
    private static final int ROWS = 5;

    private CopiableEntries() {}

    /**
     * The entries of a manifest, if they can be copied into a manifest with this header.
     *
     * @param where the file, for messages
     * @param header the header of the manifest to copy to
     * @param numbered whether entries without snapshot id or sequence numbers, which they inherit, can't be copied
     * @param paths brings a stored path to normal form
     * @return empty if this manifest has another header, or an entry that can't be copied: then its entries are decoded
     * @throws io.datashard.error.CorruptDataException if it is damaged
     */
    public static Optional<List<EncodedEntry>> of(
            byte[] content,
            String where,
            Map<String, String> header,
            boolean numbered,
            Function<String, StoragePath> paths) {
        if (!AvroContainer.isContainer(content)) {
            return Optional.empty();
        }
        AvroRecords records = AvroRecords.open(content, where);
        if (!records.header().equals(header)) {
            return Optional.empty();
        }
        records.note(places());
        int numbers = nullIndex(records.schema().getField("sequence_number").schema());
        List<EncodedEntry> entries = new ArrayList<>();
        while (records.next()) {
            boolean whole = !numbered
                    || (isThere(records, SNAPSHOT_ID, numbers)
                            && isThere(records, SEQUENCE_NUMBER, numbers)
                            && isThere(records, FILE_SEQUENCE_NUMBER, numbers));
            byte status = records.bytes()[records.start()];
            if (!whole || records.place(STATUS) != records.start() || (status != EXISTING && status != ADDED)) {
                return Optional.empty();
            }
            entries.add(new EncodedEntry(
                    records.bytes(),
                    records.start(),
                    records.end(),
                    paths.apply(records.at(records.place(PATH)).readString()),
                    sequenceNumber(records, numbers),
                    records.at(records.place(ROWS)).readLong()));
        }
        return Optional.of(entries);
    }

    private static Map<String, Integer> places() {
        Map<String, Integer> places = new HashMap<>();
        NOTED.forEach(field -> places.put(field, places.size()));
        return places;
    }

    private static int nullIndex(Schema union) {
        return union.getTypes().indexOf(Schema.create(Schema.Type.NULL));
    }

    private static boolean isThere(AvroRecords records, int field, int nullIndex) {
        return records.at(records.place(field)).readLong() != nullIndex;
    }

    private static long sequenceNumber(AvroRecords records, int nullIndex) {
        AvroCursor number = records.at(records.place(SEQUENCE_NUMBER));
        return number.readLong() == nullIndex ? 0 : Math.max(0, number.readLong());
    }
}
