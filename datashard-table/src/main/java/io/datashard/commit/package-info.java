/**
 * The commit protocol: outcome, lock, in-flight markers, retries and the ledger of sinks. Must not know of scans.
 */
@NullMarked
package io.datashard.commit;

import org.jspecify.annotations.NullMarked;
