package io.datashard.benchmarks;

/** An option of the command is not valid. The message is for the user. Nothing else throws it: the command ends with another status then. */
final class InvalidOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidOptionException(String message) {
        super(message);
    }
}
