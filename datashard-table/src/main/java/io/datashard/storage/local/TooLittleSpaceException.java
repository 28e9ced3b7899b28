package io.datashard.storage.local;

import java.io.IOException;

/** A refusal because a disk has too little room: nothing was written. */
final class TooLittleSpaceException extends IOException {
    /** The environment variable that sets how many bytes must stay free. */
    static final String VARIABLE = "DATASHARD_MIN_FREE_BYTES";

    private static final long serialVersionUID = 1L;

    TooLittleSpaceException(long free, long needed) {
        super("its disk has " + free + " bytes free and has to have " + needed + " for that");
    }
}
