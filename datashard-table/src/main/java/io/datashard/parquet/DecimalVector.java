package io.datashard.parquet;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.values.ValuesReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/** Decimals, stored as int, long or bytes of two's complement. */
final class DecimalVector extends ColumnVector {
    private final PrimitiveTypeName stored;
    private final int scale;
    private final BigDecimal[] data;
    private BigDecimal[] dictionary = {};

    DecimalVector(int capacity, PrimitiveType stored, int scale) {
        super(capacity);
        this.stored = stored.getPrimitiveTypeName();
        this.scale = scale;
        data = new BigDecimal[capacity];
    }

    @Override
    void setDictionary(Dictionary next) {
        dictionary = new BigDecimal[next.getMaxId() + 1];
        for (int i = 0; i < dictionary.length; i++) {
            dictionary[i] = switch (stored) {
                case INT32 -> BigDecimal.valueOf(next.decodeToInt(i), scale);
                case INT64 -> BigDecimal.valueOf(next.decodeToLong(i), scale);
                default -> decimal(next.decodeToBinary(i));
            };
        }
    }

    @Override
    void read(ValuesReader values, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isNull(i)) {
                data[i] = switch (stored) {
                    case INT32 -> BigDecimal.valueOf(values.readInteger(), scale);
                    case INT64 -> BigDecimal.valueOf(values.readLong(), scale);
                    default -> decimal(values.readBytes());
                };
            }
        }
    }

    @Override
    void readIds(ValuesReader ids, int from, int to) {
        for (int i = from; i < to; i++) {
            if (!isNull(i)) {
                data[i] = dictionary[ids.readValueDictionaryId()];
            }
        }
    }

    private BigDecimal decimal(Binary bytes) {
        return new BigDecimal(new BigInteger(bytes.getBytes()), scale);
    }

    @Override
    BigDecimal getDecimal(int row) {
        return data[row];
    }
}
