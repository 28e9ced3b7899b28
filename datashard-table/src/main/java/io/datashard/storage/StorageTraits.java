package io.datashard.storage;

/**
 * The properties of a kind of storage that change how to use it best.
 *
 * @param farAway whether answers take long, so that it pays to ask before the answer is certainly needed
 * @param lockEndsWithProcess whether the {@link Storage#lock} of a dead process is free at once. If not, a lock left behind stops every writer
 *     until its lease has ended, so that only writers that can't do without take the lock
 * @param looksUpTags whether {@link Storage#stat} returns the tag of an object's content
 */
public record StorageTraits(boolean farAway, boolean lockEndsWithProcess, boolean looksUpTags) {}
