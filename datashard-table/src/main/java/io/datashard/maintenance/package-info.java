/**
 * Keeps a table healthy: merges small data files and manifests, expires snapshots, removes files that nothing needs, and checks what is there.
 * Each task tells beforehand what it would do. Needs no lock but that of a commit: a task that meets another one, of any process or language,
 * loses and leaves the table as the other made it ({@code docs/decisions/0051-maintenance-is-a-commit.md}).
 */
@Internal
@NullMarked
package io.datashard.maintenance;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
