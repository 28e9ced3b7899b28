package io.datashard.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What was given on the command line: {@code --name value} pairs.
 *
 * @param values by name
 */
record Arguments(Map<String, String> values) {
    /**
     * Understands the command line.
     *
     * @param args what was given
     * @param known the options that there are, with their defaults
     * @throws IllegalArgumentException if it names another option, or lacks a value
     */
    static Arguments parse(String[] args, Map<String, String> known) {
        Map<String, String> values = new HashMap<>(known);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].replaceFirst("^--", "");
            if (!args[i].startsWith("--") || !known.containsKey(name) || i + 1 == args.length) {
                throw new IllegalArgumentException("Cannot understand '" + args[i] + "'. Options, each with a value: --"
                        + String.join(", --", new TreeSet<>(known.keySet())));
            }
            values.put(name, args[i + 1]);
        }
        return new Arguments(Map.copyOf(values));
    }

    /** A text. */
    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no option " + name + " was declared");
        }
        return value;
    }

    /** A number above zero. */
    long number(String name) {
        try {
            long number = Long.parseLong(text(name));
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, as for any other value that is not above zero.
        }
        throw new IllegalArgumentException("--" + name + " must be a number above 0, not '" + text(name) + "'");
    }
}
