/**
 * The settings that users choose, by option keys in SQL and by builders in the DataStream API, and their values. This package must not know
 * who carries them out.
 */
@NullMarked
package io.datashard.flink.options;

import org.jspecify.annotations.NullMarked;
