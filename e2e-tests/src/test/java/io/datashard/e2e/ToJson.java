package io.datashard.e2e;

import io.datashard.flink.convert.RecordDeserializer;
import io.datashard.schema.Schema;
import io.datashard.testing.RowJson;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Lets a job read rows as canonical JSON, so that it can read every value of every type. */
record ToJson() implements RecordDeserializer<String> {
    private static final long serialVersionUID = 1L;

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
