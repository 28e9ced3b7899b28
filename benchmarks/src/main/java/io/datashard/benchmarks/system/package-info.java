/** The systems that are measured, each behind the same interface. One class a system: a process has the libraries of one system only. */
@NullMarked
package io.datashard.benchmarks.system;

import org.jspecify.annotations.NullMarked;
