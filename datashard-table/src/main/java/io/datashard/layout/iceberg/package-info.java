/**
 * The layout of Python DataShard 0.10 and later: its documents and manifests, creation and publication. This package knows the classic
 * layout for one thing only: to continue reading a table that was migrated.
 */
@NullMarked
package io.datashard.layout.iceberg;

import org.jspecify.annotations.NullMarked;
