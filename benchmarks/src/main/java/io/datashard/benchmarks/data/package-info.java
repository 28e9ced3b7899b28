/** Seeded rows, and the checksum that tells whether a system returned them. This package must not know who writes or reads them. */
@NullMarked
package io.datashard.benchmarks.data;

import org.jspecify.annotations.NullMarked;
