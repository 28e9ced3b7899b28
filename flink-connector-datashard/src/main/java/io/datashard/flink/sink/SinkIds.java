package io.datashard.flink.sink;

import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Finds the sink id of a sink. The user's choice wins. Without one, the first start makes a unique id from the table's name, its path and the
 * sink's family; the state carries that id from then on.
 *
 * @param chosen the user's choice, or null
 * @param ofPath made from the table's name and path: prefix of such an id, and the whole id in the first releases, whose state carries none
 */
record SinkIds(@Nullable String chosen, String ofPath) implements Serializable {
    private static final long serialVersionUID = 1L;

    SinkIds {
        if (chosen != null) {
            CommitIdentity.requireSinkId(chosen);
        }
    }

    static SinkIds of(@Nullable String chosen, TableLocation location) {
        return new SinkIds(chosen, "t-" + location.label());
    }

    String atFirstStart(SinkFamily family) {
        return chosen != null ? chosen : ofPath + "-" + family.id();
    }

    /**
     * The sink id of a restored run.
     *
     * @param before the id that the state carries, or null
     */
    String afterRestore(@Nullable String before) {
        if (chosen != null) {
            return chosen;
        }
        return before != null ? before : ofPath;
    }
}
