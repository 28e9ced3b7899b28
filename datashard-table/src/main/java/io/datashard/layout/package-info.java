/**
 * The seam between the two on-disk layouts: what differs between them, and what tells them apart. Must not know why a commit is made.
 */
@NullMarked
package io.datashard.layout;

import org.jspecify.annotations.NullMarked;
