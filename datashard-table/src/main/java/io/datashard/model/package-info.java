/**
 * Table metadata, snapshots, manifests and data files as values, the same for both layouts. Must not know how they are stored.
 */
@NullMarked
package io.datashard.model;

import org.jspecify.annotations.NullMarked;
