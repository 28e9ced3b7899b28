/** Tests with real processes: Python releases, Flink clusters, the SQL client. These tests must not look inside the connector. */
@NullMarked
package io.datashard.e2e;

import org.jspecify.annotations.NullMarked;
