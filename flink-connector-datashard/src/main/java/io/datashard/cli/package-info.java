/**
 * The command line: one command for each task that looks at a table or keeps it healthy. It runs by {@code java -jar} and must not know Flink
 * ({@code docs/decisions/0054-the-command-line-in-the-sql-jar.md}).
 */
@Internal
@NullMarked
package io.datashard.cli;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
