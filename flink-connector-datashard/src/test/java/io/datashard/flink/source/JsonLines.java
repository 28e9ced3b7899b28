package io.datashard.flink.source;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Rows as canonical JSON, in which golden tables say what they hold. */
final class JsonLines implements RecordDeserializer<String> {
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
        RowJson json = new RowJson(projection);
        return (row, origin) -> json.encode(row);
    }
}
