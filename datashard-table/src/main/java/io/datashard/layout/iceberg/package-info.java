/**
 * The layout of Python DataShard 0.10 and later: its documents and manifests, creation and publication. Knows the classic layout only to read on in a table that was migrated.
 */
@NullMarked
package io.datashard.layout.iceberg;

import org.jspecify.annotations.NullMarked;
