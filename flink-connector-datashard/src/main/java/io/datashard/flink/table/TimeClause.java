package io.datashard.flink.table;

import io.datashard.error.InvalidUseException;
import java.lang.StackWalker.StackFrame;
import java.util.List;

/**
 * The clause {@code FOR SYSTEM_TIME AS OF} of a query. Of a table with a constant time, Flink asks the catalog for the table as of that time,
 * unless the table has an alias with columns, {@code t FOR SYSTEM_TIME AS OF … AS x (a, b)}: then it asks for the table, and reads it as it is
 * now, without a word. Nothing that Flink hands over tells; but the methods of Flink that convert and translate the query are on the stack.
 */
public enum TimeClause {
    /** The table stands in no clause of this kind. */
    NONE,
    /** The table stands in a join, so that the time may be a column of the other side: a lookup join, or a temporal join. */
    JOINED,
    /** The table stands alone; the time can't be a column of another. */
    ALONE;

    private static final String CONVERTER = "org.apache.calcite.sql2rel.SqlToRelConverter";

    /**
     * The error of a table whose time Flink would leave out.
     *
     * @param table name of the table
     */
    static InvalidUseException leftOut(String table) {
        return new InvalidUseException(
                "Cannot read the table " + table + " FOR SYSTEM_TIME AS OF a time",
                "Flink hands no time over, and would read the rows of now",
                "Use a hint, such as /*+ OPTIONS('scan.timestamp'='2026-11-30 12:00:00') */");
    }

    /** The clause that Flink is converting, in this thread. */
    public static TimeClause ofConversion() {
        List<String> methods = StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> frame.getClassName().equals(CONVERTER))
                        .map(StackFrame::getMethodName)
                        .dropWhile(method -> !method.equals("convertTemporalTable"))
                        .dropWhile(method -> method.equals("convertTemporalTable") || method.equals("convertFrom"))
                        .limit(1)
                        .toList());
        if (methods.isEmpty()) {
            return NONE;
        }
        return methods.get(0).equals("convertJoin") ? JOINED : ALONE;
    }

    /** Whether Flink, in this thread, puts a table into a job as a whole, and not for a temporal join. */
    static boolean isScanned() {
        List<String> nodes = StackWalker.getInstance().walk(frames -> frames.map(StackFrame::getClassName)
                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                .filter(name -> name.equals("CommonExecTableSourceScan") || name.equals("StreamExecTemporalJoin"))
                .distinct()
                .toList());
        return nodes.equals(List.of("CommonExecTableSourceScan"));
    }
}
