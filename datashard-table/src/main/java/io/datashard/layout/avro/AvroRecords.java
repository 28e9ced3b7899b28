package io.datashard.layout.avro;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Visits the records of a container in place: as encoded bytes, with the begins of some of their fields. Makes no object a record. Not
 * thread-safe.
 *
 * <p>A damaged record fails each call of {@link #next}: nothing is passed over.
 */
public final class AvroRecords {
    private static final int NOWHERE = -1;

    private final AvroBlocks blocks;
    private final String where;
    private @Nullable AvroSkip skip;
    private int[] places = {};
    private AvroBlocks.@Nullable Block block;
    private AvroCursor in;
    private AvroCursor look;
    private long left;
    private int start;
    private int end;

    private AvroRecords(AvroBlocks blocks, String where) {
        this.blocks = blocks;
        this.where = where;
        this.in = new AvroCursor(new byte[0], 0, 0, where);
        this.look = in;
    }

    /**
     * Opens a container.
     *
     * @param content not copied: do not change it
     * @param where the file, for messages
     * @param known the types of files that were read before
     * @throws io.datashard.error.CorruptDataException if its frame is damaged, as {@link AvroContainer#read}
     */
    public static AvroRecords open(byte[] content, String where, KnownSchemas known) {
        return new AvroRecords(AvroBlocks.open(content, where, known), where);
    }

    /** Like {@link #open(byte[], String, KnownSchemas)}, for one file. */
    public static AvroRecords open(byte[] content, String where) {
        return open(content, where, new KnownSchemas());
    }

    /** The metadata in the header, by key. */
    public Map<String, String> header() {
        return blocks.header();
    }

    /** The type of the records. */
    AvroType type() {
        return blocks.type();
    }

    /**
     * Notes where these fields begin in each record from now on.
     *
     * @param fields paths of fields, such as {@code data_file.file_path}, each with a number from 0; paths lead through records only
     */
    public void note(Map<String, Integer> fields) {
        note(AvroSkip.of(blocks.type(), fields), fields.size());
    }

    /** Notes the begins that one notes that was made for the type of the records. */
    void note(AvroSkip noting, int fields) {
        skip = noting;
        places = new int[fields];
        Arrays.fill(places, NOWHERE);
    }

    /** Goes to the next record; false at the end. */
    public boolean next() {
        while (left == 0) {
            AvroBlocks.Block opened = blocks.next();
            if (opened == null) {
                return false;
            }
            block = opened;
            in = opened.content();
            look = in.copy();
            left = opened.count();
            end = in.position();
        }
        if (skip == null) {
            skip = AvroSkip.of(blocks.type(), Map.of());
        }
        in.moveTo(end);
        skip.skip(in, places);
        if (left == 1 && block != null) {
            block.requireEnd();
        }
        start = end;
        end = in.position();
        left--;
        return true;
    }

    /** The array that holds the record. It is the same for all records of a block. Callers must not change it. */
    public byte[] bytes() {
        return in.bytes();
    }

    /** The index of the first byte of the record. */
    public int start() {
        return start;
    }

    /** The index after the last byte of the record. */
    public int end() {
        return end;
    }

    /** The index at which a noted field of the record begins. */
    public int place(int field) {
        return places[field];
    }

    /** A cursor of this object at a place in the block; valid until the next call. */
    public AvroCursor at(int place) {
        look.moveTo(place);
        return look;
    }

    /** The record whole, as a map by field name. */
    public Map<String, @Nullable Object> read() {
        return AvroValues.readRecord(at(start), blocks.type());
    }

    /** The file, for messages. */
    public String where() {
        return where;
    }
}
