/**
 * Table metadata, snapshots, manifests and data files as values, the same for both layouts. This package must not know how these are stored.
 */
@NullMarked
package io.datashard.model;

import org.jspecify.annotations.NullMarked;
