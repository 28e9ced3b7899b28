/** The settings that users choose, by option keys in SQL and by builders in the DataStream API. This package must not know which classes use them. */
@NullMarked
package io.datashard.flink.options;

import org.jspecify.annotations.NullMarked;
