/**
 * Which failures end a job. Must not know who fails.
 */
@NullMarked
package io.datashard.flink.failure;

import org.jspecify.annotations.NullMarked;
