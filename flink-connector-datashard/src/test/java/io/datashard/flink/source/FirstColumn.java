package io.datashard.flink.source;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.schema.Schema;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** The text in the first column. */
final class FirstColumn implements RecordDeserializer<String> {
    @Override
    public Schema projection(Schema table) {
        return table;
    }

    @Override
    public TypeInformation<String> producedType(Schema projection) {
        return Types.STRING;
    }

    @Override
    public Bound<String> bind(Schema projection) {
        return (row, origin) -> new String(row.getBytes(0), StandardCharsets.UTF_8);
    }
}
