/**
 * The layout of Python DataShard 0.2 to 0.9: its documents and manifests, creation and publication. This package must not know the iceberg
 * layout.
 */
@Internal
@NullMarked
package io.datashard.layout.classic;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
