package io.datashard.testing;

/** What stands behind failures. */
public final class Causes {
    private Causes() {}

    /** The last cause; the failure itself if it has none. */
    public static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
