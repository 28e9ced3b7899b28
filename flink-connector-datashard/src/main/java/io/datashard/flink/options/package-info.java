/** The settings that users choose, by option keys in SQL and by builders in the DataStream API. This package must not know which classes use them. */
@Internal
@NullMarked
package io.datashard.flink.options;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
