/** What runs in the process of a cell: the work of one cell on one system, its measurement and the check of its rows. */
@NullMarked
package io.datashard.benchmarks.work;

import org.jspecify.annotations.NullMarked;
