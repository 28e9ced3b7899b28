/**
 * Decides which failures end a job. This package must not know what failed.
 */
@Internal
@NullMarked
package io.datashard.flink.failure;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
