/**
 * The procedures of a catalog: {@code CALL sys.expire_snapshots('db.t')}. They read the arguments, find the table, and show as rows what the task
 * of the table library reports. This package must not know of catalogs of Flink, nor how a task is done.
 */
@Internal
@NullMarked
package io.datashard.flink.procedure;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
