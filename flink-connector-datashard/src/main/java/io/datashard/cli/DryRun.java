package io.datashard.cli;

import picocli.CommandLine.Option;

/** Whether a command only tells what it would do. */
final class DryRun {
    @Option(names = "--dry-run", description = "Change nothing; tell what would be done.")
    private boolean chosen;

    boolean isChosen() {
        return chosen;
    }

    /** The beginning of a sentence about what was done, or would be. */
    String would(String verb, String done) {
        return chosen ? "Would " + verb : done;
    }
}
