package io.datashard.storage.s3;

/**
 * Why a request failed, and what to do.
 *
 * @param lasts whether every retry fails too, until somebody follows the remedy
 */
record Reason(String why, String remedy, boolean lasts) {
    Reason(String why, String remedy) {
        this(why, remedy, false);
    }

    static Reason lasting(String why, String remedy) {
        return new Reason(why, remedy, true);
    }
}
