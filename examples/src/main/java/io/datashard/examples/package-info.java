/** Programs that show the connector at work on real flights. {@code ./quickstart} runs them. They use only what users of the connector can use. */
@NullMarked
package io.datashard.examples;

import org.jspecify.annotations.NullMarked;
