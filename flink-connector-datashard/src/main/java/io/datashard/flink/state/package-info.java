/** The bytes of state of sink and source. Refuses unknown formats, damage and trailing bytes. This package must not know what the state holds. */
@Internal
@NullMarked
package io.datashard.flink.state;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
