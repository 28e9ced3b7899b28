/** The bytes of state of sink and source. Refuses unknown formats, damage and trailing bytes. This package must not know what the state holds. */
@NullMarked
package io.datashard.flink.state;

import org.jspecify.annotations.NullMarked;
