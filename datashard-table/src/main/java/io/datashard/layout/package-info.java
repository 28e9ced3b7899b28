/**
 * The seam between the two on-disk layouts: what differs between them, and the signs that tell them apart. This package must not know why a
 * commit is made.
 */
@Internal
@NullMarked
package io.datashard.layout;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
