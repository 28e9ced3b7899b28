/**
 * The layout of Python DataShard 0.10 and later: its documents and manifests, creation and publication. This package uses the classic layout
 * only to continue a read of a migrated table.
 */
@Internal
@NullMarked
package io.datashard.layout.iceberg;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
