package io.datashard.read;

import java.io.Serializable;

/**
 * How splits are planned. Serializable: travels with the job.
 *
 * @param mode which snapshots to read
 * @param limit stop planning once the planned files have that many rows; {@link Long#MAX_VALUE} = no limit
 * @param reading how they are read
 */
public record PlanningSettings(ReadMode mode, long limit, ReadSettings reading) implements Serializable {
    /** Whether the read never ends. */
    public boolean isContinuous() {
        return mode instanceof ReadMode.Continuous;
    }
}
