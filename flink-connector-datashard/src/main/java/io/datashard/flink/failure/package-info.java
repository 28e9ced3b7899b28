/**
 * Decides which failures end a job. This package must not know what failed.
 */
@NullMarked
package io.datashard.flink.failure;

import org.jspecify.annotations.NullMarked;
