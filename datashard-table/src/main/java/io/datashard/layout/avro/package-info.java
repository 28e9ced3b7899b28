/**
 * What the Avro manifests and manifest lists of both layouts have in common. This package must not know how a commit is made.
 */
@NullMarked
package io.datashard.layout.avro;

import org.jspecify.annotations.NullMarked;
