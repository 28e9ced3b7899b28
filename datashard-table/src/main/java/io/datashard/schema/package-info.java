/** Schemas, types, rows and predicates of DataShard tables. This package must not know how tables are stored. It uses the JDK only. */
@NullMarked
package io.datashard.schema;

import org.jspecify.annotations.NullMarked;
