package io.datashard.flink.catalog;

import org.apache.flink.table.catalog.CatalogManager;

/**
 * What Flink is dropping. It calls the same method of a catalog for tables and views, after a look at what is there; by then, another session
 * may have put one in the place of the other. The method of Flink that was told the kind is still on the stack, as in {@link
 * RunningStatement}. Where none of them is, a program has called the catalog itself, and means either.
 */
enum DropKind {
    TABLE("dropTable"),
    VIEW("dropView");

    private final String method;

    DropKind(String method) {
        this.method = method;
    }

    /** Whether what is dropped may be of this kind. */
    boolean isMeant() {
        return isRunning() || !other().isRunning();
    }

    private DropKind other() {
        return this == TABLE ? VIEW : TABLE;
    }

    /** Whether this thread drops something of this kind by a statement. */
    boolean isRunning() {
        String manager = CatalogManager.class.getName();
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(manager)
                        && frame.getMethodName().equals(method)));
    }
}
