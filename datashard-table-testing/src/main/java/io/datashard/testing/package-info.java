/**
 * What tests of all modules share: golden tables, rows as JSON and their digest, doubles, waiting for a condition. Must not be needed by
 * anything but tests.
 */
@NullMarked
package io.datashard.testing;

import org.jspecify.annotations.NullMarked;
