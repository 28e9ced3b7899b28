package io.datashard.storage.local;

import io.datashard.error.StorageException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Failures of a disk that tests can't bring about without harm to their own JVM, explained as they are to users. */
public final class ExplainedFailures {
    private ExplainedFailures() {}

    /** A file that is not opened because its process has no descriptors left, which loads no classes any more either. */
    public static StorageException noDescriptorsLeft(Path file) {
        return Diagnosis.of(
                "Cannot write " + file,
                file.getParent(),
                new FileSystemException(file.toString(), null, "Too many open files"));
    }
}
