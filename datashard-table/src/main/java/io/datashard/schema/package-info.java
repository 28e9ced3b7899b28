/** Schemas, types, rows and predicates of DataShard tables. This package must not know how tables are stored. It uses the JDK only. */
@Internal
@NullMarked
package io.datashard.schema;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
