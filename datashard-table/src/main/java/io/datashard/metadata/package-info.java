/**
 * Table metadata, snapshots and their JSON documents. Must not know of manifests or storage; the only home of Jackson.
 */
@NullMarked
package io.datashard.metadata;

import org.jspecify.annotations.NullMarked;
