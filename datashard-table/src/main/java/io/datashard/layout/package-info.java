/**
 * The two on-disk layouts behind one seam: find the current metadata, encode and decode, publish. Must not know why a commit is made.
 */
@NullMarked
package io.datashard.layout;

import org.jspecify.annotations.NullMarked;
