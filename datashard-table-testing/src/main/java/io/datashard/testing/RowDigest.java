package io.datashard.testing;

import io.datashard.schema.DataType;
import io.datashard.schema.PhysicalType;
import io.datashard.schema.RowView;
import io.datashard.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * SHA-256 over a multiset of rows, as {@code golden/README.md} defines it: it counts duplicates and ignores the order of rows and columns.
 * Equal to the {@code digest} of {@code expected.json} and of the Python scripts of e2e-tests.
 *
 * <p>Collects rows; views may be reused. Not thread-safe.
 */
public final class RowDigest {
    private static final HexFormat HEX = HexFormat.of();

    private final Schema schema;
    private final int[] columnsByName;
    private final List<byte[]> lines = new ArrayList<>();

    public RowDigest(Schema schema) {
        this.schema = schema;
        this.columnsByName = IntStream.range(0, schema.size())
                .boxed()
                .sorted(Comparator.comparing(
                        i -> schema.field(i).name().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The digest of these rows. */
    public static String of(Schema schema, Iterable<? extends RowView> rows) {
        RowDigest digest = new RowDigest(schema);
        rows.forEach(digest::add);
        return digest.value();
    }

    /** Adds one row. */
    public void add(RowView row) {
        lines.add(line(row).getBytes(StandardCharsets.UTF_8));
    }

    /** Number of rows so far. */
    public int rowCount() {
        return lines.size();
    }

    /** The digest of the rows so far, 64 lower-case hex digits. */
    public String value() {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("Every JDK has SHA-256", e);
        }
        lines.stream().sorted(Arrays::compareUnsigned).forEach(line -> {
            sha256.update(line);
            sha256.update((byte) '\n');
        });
        return HEX.formatHex(sha256.digest());
    }

    private String line(RowView row) {
        StringJoiner line = new StringJoiner(",", "{", "}");
        for (int i : columnsByName) {
            line.add(RowJson.quoted(schema.field(i).name()) + ":" + (row.isNullAt(i) ? "null" : value(row, i)));
        }
        return line.toString();
    }

    private String value(RowView row, int position) {
        DataType type = schema.field(position).type();
        if (type.physical() == PhysicalType.FLOAT) {
            return bits(row.getFloat(position));
        }
        if (type.physical() == PhysicalType.DOUBLE) {
            return bits(row.getDouble(position));
        }
        return RowJson.value(type, row, position);
    }

    private static String bits(double value) {
        return "\"f:" + HEX.toHexDigits(Double.doubleToLongBits(value)) + "\""; // one NaN for all
    }
}
