/** Keeps the table of a sink healthy while the job runs. */
@Internal
@NullMarked
package io.datashard.flink.care;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
