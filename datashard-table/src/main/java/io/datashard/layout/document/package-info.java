/**
 * What the JSON metadata documents of both layouts have in common. This package must not know manifests or storage.
 */
@NullMarked
package io.datashard.layout.document;

import org.jspecify.annotations.NullMarked;
