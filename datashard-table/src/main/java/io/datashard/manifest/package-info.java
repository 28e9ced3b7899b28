/**
 * Manifest lists, manifests and data files, and their Avro and legacy JSON forms. Must not know how a commit is made; the only home of Avro.
 */
@NullMarked
package io.datashard.manifest;

import org.jspecify.annotations.NullMarked;
