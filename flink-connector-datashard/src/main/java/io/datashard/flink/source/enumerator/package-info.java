/**
 * Has splits planned as they are needed, and hands them to readers. This package must not know how rows are read or converted, nor how splits are
 * found.
 */
@NullMarked
package io.datashard.flink.source.enumerator;

import org.jspecify.annotations.NullMarked;
