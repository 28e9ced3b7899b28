package io.datashard.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The command line: {@code --name value} pairs.
 *
 * @param values values by option name
 */
record Arguments(Map<String, String> values) {
    /**
     * Parses the command line.
     *
     * @param args the arguments of the program
     * @param known the known options with their defaults
     * @throws IllegalArgumentException for an unknown option, or an option without a value
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
            // The error is below, the same as for numbers that are not above zero.
        }
        throw new IllegalArgumentException("--" + name + " must be a number above 0, not '" + text(name) + "'");
    }
}
