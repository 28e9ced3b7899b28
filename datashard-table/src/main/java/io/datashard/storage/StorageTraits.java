package io.datashard.storage;

/**
 * What a kind of storage is like, where that changes how it is best used.
 *
 * @param farAway whether answers take long, so that it pays to ask before it is sure that the answer is needed
 * @param lockEndsWithProcess whether the {@link Storage#lock} of a process that dies is free at once. Where it is not, a lock left behind stops
 *     every writer until its lease has run out, so that only those take it who can't do without
 * @param looksUpTags whether {@link Storage#stat} tells the tag of an object's content
 */
public record StorageTraits(boolean farAway, boolean lockEndsWithProcess, boolean looksUpTags) {}
