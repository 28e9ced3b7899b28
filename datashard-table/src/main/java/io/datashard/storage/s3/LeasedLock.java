package io.datashard.storage.s3;

import io.datashard.storage.ConditionalReplace;
import io.datashard.storage.Etag;
import io.datashard.storage.MetadataLock;
import io.datashard.storage.StoragePath;
import io.datashard.storage.WriteOutcome;

/** The metadata lock of a store that replaces in one step, so that a lease which ends too early makes no replacement unsafe. */
record LeasedLock(HeldLock lease, ConditionalReplace store) implements MetadataLock {
    @Override
    public WriteOutcome replace(StoragePath path, byte[] content, Etag expected) {
        return store.replace(path, content, expected);
    }

    @Override
    public boolean isHeld() {
        return lease.isHeld();
    }

    @Override
    public void close() {
        lease.close();
    }
}
