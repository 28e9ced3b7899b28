/**
 * What the tests of all modules share: golden tables, rows as JSON and their digest, doubles, and waiting for a condition. Only tests may
 * use this package.
 */
@NullMarked
package io.datashard.testing;

import org.jspecify.annotations.NullMarked;
