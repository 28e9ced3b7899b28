/**
 * What the JSON metadata documents of both layouts have in common. Must not know of manifests or storage.
 */
@NullMarked
package io.datashard.layout.document;

import org.jspecify.annotations.NullMarked;
