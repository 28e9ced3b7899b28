/**
 * What the Avro manifests and manifest lists of both layouts have in common. This package must not know how a commit is made.
 */
@Internal
@NullMarked
package io.datashard.layout.avro;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
