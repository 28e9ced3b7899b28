/**
 * Many tables in one place: which folders below a warehouse are tables and which are databases, how a table is removed or renamed, and the
 * document of what no folder can say. This package must not know how a table is written or read.
 */
@Internal
@NullMarked
package io.datashard.warehouse;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
