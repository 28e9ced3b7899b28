package io.datashard.flink.metatable;

import io.datashard.model.SequenceNumber;
import io.datashard.model.SnapshotId;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;
import org.jspecify.annotations.Nullable;

/** Types of columns, and Flink's internal values of them. */
final class ShownValues {
    static final DataType TEXT = DataTypes.STRING();
    static final DataType SOME_TEXT = TEXT.notNull();
    static final DataType NUMBER = DataTypes.BIGINT();
    static final DataType SOME_NUMBER = NUMBER.notNull();
    static final DataType COUNT = DataTypes.INT();
    static final DataType SOME_COUNT = COUNT.notNull();
    static final DataType TIME = DataTypes.TIMESTAMP_LTZ(3);
    static final DataType SOME_TIME = TIME.notNull();
    static final DataType COUNTS = DataTypes.MAP(SOME_TEXT, SOME_NUMBER).notNull();
    static final DataType TEXTS = DataTypes.MAP(SOME_TEXT, TEXT);

    private ShownValues() {}

    static @Nullable StringData text(@Nullable Object value) {
        return value == null ? null : StringData.fromString(value.toString());
    }

    /** As text: ids of old tables are unsigned numbers of 64 bits. */
    static @Nullable StringData id(@Nullable SnapshotId id) {
        return text(id);
    }

    static @Nullable Long number(SequenceNumber number) {
        return number.isKnown() ? (Long) number.value() : null;
    }

    static TimestampData time(long millis) {
        return TimestampData.fromEpochMillis(millis);
    }

    static MapData texts(Map<String, String> texts) {
        Map<StringData, @Nullable StringData> shown = new HashMap<>();
        texts.forEach((key, value) -> shown.put(StringData.fromString(key), text(value)));
        return new GenericMapData(shown);
    }
}
