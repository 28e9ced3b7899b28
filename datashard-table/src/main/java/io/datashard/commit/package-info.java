/**
 * The commit protocol: outcomes, the metadata lock, in-flight markers, retries, and the ledger of sinks. This package must not know how
 * tables are read.
 */
@Internal
@NullMarked
package io.datashard.commit;

import io.datashard.annotation.Internal;
import org.jspecify.annotations.NullMarked;
