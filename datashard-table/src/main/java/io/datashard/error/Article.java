package io.datashard.error;

/** The article before the name of a type, whatever type it is. */
public final class Article {
    private Article() {}

    /** The name with its article, such as {@code an int} and {@code a uuid}. */
    public static String with(String name) {
        return ("aeioAEIO".indexOf(name.charAt(0)) >= 0 ? "an " : "a ") + name;
    }
}
