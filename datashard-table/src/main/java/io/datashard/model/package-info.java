/**
 * Table metadata, snapshots, manifests and data files as values, the same for both layouts. This package must not know how these are stored.
 */
@Internal
@NullMarked
package io.datashard.model;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
