/** The source: its builder, and the front door for reading a table in a Flink job. This package must not know of SQL. */
@Internal
@NullMarked
package io.datashard.flink.source;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
