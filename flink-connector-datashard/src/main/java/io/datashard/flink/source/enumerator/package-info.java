/**
 * Plans splits from snapshots, lazily, and hands them to readers. This package must not know how rows are read or converted.
 */
@NullMarked
package io.datashard.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
