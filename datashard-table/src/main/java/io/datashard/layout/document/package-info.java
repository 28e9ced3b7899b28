/**
 * What the JSON metadata documents of both layouts have in common. This package must not know manifests or storage.
 */
@Internal
@NullMarked
package io.datashard.layout.document;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
