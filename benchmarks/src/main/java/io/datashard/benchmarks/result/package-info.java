/** What a process tells of a cell, and the median of several. This package must not know what was measured. */
@NullMarked
package io.datashard.benchmarks.result;

import org.jspecify.annotations.NullMarked;
