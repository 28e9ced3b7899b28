package io.datashard.commit;

import io.datashard.layout.TableLayout;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import java.time.Clock;

/**
 * What all commits of a writer work with.
 *
 * @param storage the storage of the table
 * @param layout the layout of the table
 * @param memory what the writer remembers of its commits
 * @param clock source of the time
 * @param ids source of random ids
 * @param pause how to wait
 */
record CommitContext(
        Storage storage, TableLayout layout, CommitMemory memory, Clock clock, IdSource ids, Pause pause) {}
