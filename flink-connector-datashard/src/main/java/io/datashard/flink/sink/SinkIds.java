package io.datashard.flink.sink;

import io.datashard.commit.CommitIdentity;
import io.datashard.commit.SinkFamily;
import io.datashard.table.TableLocation;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Which sink id a sink has. One that the user gives counts. Without it the first start makes one of the table's name and path and of the sink's
 * family, which no other sink has, and the state carries it.
 *
 * @param chosen what the user gave, or null
 * @param ofPath made of the table's name and path: the beginning of such an id, and all of it in the first releases, whose state carries none
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
     * The id of a run that was restored.
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
