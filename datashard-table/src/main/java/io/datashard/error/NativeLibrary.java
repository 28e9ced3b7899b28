package io.datashard.error;

/**
 * A library with native code for some platforms, and the error if the code can't be loaded.
 *
 * @param name what people call the library
 * @param artifact the artifact with the code for all its platforms
 * @param folderProperty the system property that names the folder into which the code is unpacked
 */
public record NativeLibrary(String name, String artifact, String folderProperty) {
    /** Loaders list the whole class path; what is suppressed keeps that. */
    private static final int LONGEST_REASON = 200;

    /**
     * The error if the code can't be loaded.
     *
     * @param what what failed and on what
     * @param instead how to do without the library, a sentence; empty if there is no way
     */
    public InvalidUseException unusable(String what, String instead, Throwable cause) {
        return unusable(what, instead, cause, Platform.current());
    }

    InvalidUseException unusable(String what, String instead, Throwable cause, Platform platform) {
        return new InvalidUseException(
                what,
                "the native code of " + name + " cannot be loaded on " + platform.name() + " (" + reason(cause) + ")",
                instead.isEmpty() ? remedy(platform) : remedy(platform) + ". " + instead,
                cause);
    }

    private String remedy(Platform platform) {
        if (!platform.isBundled()) {
            return "Put the artifact " + artifact
                    + " on the class path as well. Bundles of this library in one jar have native"
                    + " code for Linux and macOS on x86-64 and aarch64 only";
        }
        if (platform.musl()) {
            return "The native code needs glibc, and this JVM runs on musl. Run it on an image with glibc";
        }
        return "It is unpacked into a folder from which libraries can be loaded: set -D" + folderProperty
                + " of this JVM to one that is writable and not mounted noexec";
    }

    /** A class that can't be initialised gives the reason only the first time; later errors have it in their cause. */
    private static String reason(Throwable failure) {
        Throwable reason = failure;
        while ((reason instanceof ExceptionInInitializerError || reason instanceof NoClassDefFoundError)
                && reason.getCause() != null) {
            reason = reason.getCause();
        }
        String text = String.valueOf(reason.getMessage());
        return text.length() <= LONGEST_REASON ? text : text.substring(0, LONGEST_REASON) + "…";
    }
}
