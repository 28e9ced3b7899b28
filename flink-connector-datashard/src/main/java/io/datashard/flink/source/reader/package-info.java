/** Reads splits on a task and emits their rows as records. This package must not know how to plan splits. */
@NullMarked
package io.datashard.flink.source.reader;

import org.jspecify.annotations.NullMarked;
