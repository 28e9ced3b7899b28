/**
 * {@code CREATE CATALOG … WITH ('type'='datashard')}: the tables of a warehouse in Flink SQL. This package must not know how a table is read
 * or written: it hands both to the factory of tables.
 */
@Internal
@NullMarked
package io.datashard.flink.catalog;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
