/** Reads splits on a task and emits their rows as records. This package must not know how to plan splits. */
@Internal
@NullMarked
package io.datashard.flink.source.reader;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
