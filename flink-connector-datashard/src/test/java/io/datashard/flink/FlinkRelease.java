package io.datashard.flink;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.apache.flink.runtime.util.EnvironmentInformation;

/** The release of Flink that tests run on. */
public final class FlinkRelease {
    private FlinkRelease() {}

    /**
     * Skips a test on Flink 2.1 and 2.2. On every other release, and on one that does not tell what it is, the test runs.
     *
     * @param what what these do not have
     */
    public static void assumeNewerThan22(String what) {
        assumeThat(EnvironmentInformation.getVersion()).as(what).doesNotMatch("2\\.[12]\\..*");
    }
}
