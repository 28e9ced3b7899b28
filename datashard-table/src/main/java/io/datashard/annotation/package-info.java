/**
 * What is for users, and how long it stays. {@code docs/api.md} lists all that is for users. This package must not know any other.
 */
@Internal
@NullMarked
package io.datashard.annotation;

import org.jspecify.annotations.NullMarked;
