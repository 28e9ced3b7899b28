package io.datashard.cli;

import java.util.Map;

/**
 * What a command found or did.
 *
 * @param document for programs, as {@link Json} writes it
 * @param text for people, with its line ends
 * @param exitCode {@link #DONE} or {@link #FINDINGS}
 */
record Answer(Map<String, ?> document, String text, int exitCode) {
    /** The command has done what it was told; a checked table is sound. */
    static final int DONE = 0;
    /** A checked table is not sound; or what was asked for could not be done. */
    static final int FINDINGS = 1;
    /** The command was not understood, or there is no table, or it can't be reached. */
    static final int NOT_STARTED = 2;

    /** Of a command that has done what it was told. */
    static Answer done(Map<String, ?> document, String text) {
        return new Answer(document, text, DONE);
    }
}
