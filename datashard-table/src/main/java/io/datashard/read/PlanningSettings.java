package io.datashard.read;

import java.io.Serializable;

/**
 * How to plan splits. Serializable.
 *
 * @param mode which snapshots to read
 * @param limit stop planning once the planned files have this many rows; {@link Long#MAX_VALUE} = no limit
 * @param reading how to read them
 */
public record PlanningSettings(ReadMode mode, long limit, ReadSettings reading) implements Serializable {
    /** Whether the read never ends. */
    public boolean isContinuous() {
        return mode instanceof ReadMode.Continuous;
    }
}
