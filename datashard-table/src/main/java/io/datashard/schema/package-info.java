/**
 * Schemas, types, rows and predicates of DataShard tables. Must not know how any of them is stored: JDK only.
 */
@NullMarked
package io.datashard.schema;

import org.jspecify.annotations.NullMarked;
