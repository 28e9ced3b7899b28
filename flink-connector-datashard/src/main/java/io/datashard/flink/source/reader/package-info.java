/**
 * Reads splits on a task and emits their rows as records. This package must not know how splits are planned.
 */
@NullMarked
package io.datashard.flink.source.reader;

import org.jspecify.annotations.NullMarked;
