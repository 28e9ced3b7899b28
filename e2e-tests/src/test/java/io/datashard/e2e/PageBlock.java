package io.datashard.e2e;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A fenced block of commands in a page of the documentation.
 *
 * @param page path of the page below the project's folder
 * @param line number of the line with its fence
 * @param language {@code bash}, {@code sql}, {@code python} or {@code java}
 * @param text its lines
 * @param use what the test does with it
 * @param reason why it is not run as it stands; empty if it is
 * @param output lines that the page shows as its output, empty for none; {@code …} stands for anything
 */
record PageBlock(String page, int line, String language, String text, Use use, String reason, List<String> output) {
    /** Languages of commands. Each block in one of them is run, or says why not. */
    static final List<String> COMMANDS = List.of("bash", "sql", "python", "java");

    /** Languages of what is no command. */
    static final List<String> OTHERS = List.of("text", "json", "yaml", "xml", "properties");

    PageBlock {
        output = List.copyOf(output);
    }

    PageBlock withOutput(List<String> lines) {
        return new PageBlock(page, line, language, text, use, reason, lines);
    }

    /** Whether it is run together with the block before it in the page. */
    boolean continues(PageBlock before) {
        return page.equals(before.page) && language.equals(before.language);
    }

    /**
     * Compares what the block printed with what the page shows. Each line of the page ends a line of the output, in the order of the page: the
     * SQL client may print its prompt before it.
     *
     * @throws AssertionError if a line does not come
     */
    void requireShownIn(String printed) {
        List<String> lines = printed.lines().map(String::strip).toList();
        int at = 0;
        for (String shown : output) {
            Pattern pattern = pattern(shown);
            int found = at;
            while (found < lines.size() && !pattern.matcher(lines.get(found)).matches()) {
                found++;
            }
            if (found == lines.size()) {
                throw new AssertionError(this + ": the page shows the line '" + shown + "'. It does not come"
                        + (at == 0 ? "" : " after the lines before it") + " in the output:\n" + printed);
            }
            at = found + 1;
        }
    }

    private static Pattern pattern(String shown) {
        return Pattern.compile(Arrays.stream(shown.strip().split("…", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*", ".*", "")));
    }

    /** Where it stands, as an editor understands it. */
    @Override
    public String toString() {
        return page + ":" + line;
    }

    /** What the test does with a block. */
    enum Use {
        /** Runs it; Java is compiled. */
        RUN,
        /** Lets Flink plan its queries, and runs its other statements. */
        PLAN,
        /** Nothing. */
        NOT_RUN
    }
}
