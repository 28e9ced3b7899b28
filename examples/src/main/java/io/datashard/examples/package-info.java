/**
 * Programs that show the connector at work on real flights; {@code ./quickstart} runs them. Must use nothing that users of the connector can't
 * use as well.
 */
@NullMarked
package io.datashard.examples;

import org.jspecify.annotations.NullMarked;
