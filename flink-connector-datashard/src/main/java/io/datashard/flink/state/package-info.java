/**
 * The bytes of state, for sink and source alike: what is not known, damaged or too long is refused. Must not know what is in the state.
 */
@NullMarked
package io.datashard.flink.state;

import org.jspecify.annotations.NullMarked;
