package io.datashard.layout;

import io.datashard.storage.StoragePath;

/**
 * What is wrong with a version hint.
 *
 * @param path the hint
 * @param stopsWriters whether nobody can commit before it is repaired; otherwise the next commit repairs it
 * @param text what is wrong, and what to do, in sentences
 */
public record HintFault(StoragePath path, boolean stopsWriters, String text) {}
