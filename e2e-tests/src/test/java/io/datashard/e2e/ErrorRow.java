package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A row of a table of errors in the documentation.
 *
 * @param page the page, such as {@code docs/s3.md}
 * @param error the cell that users find their error by, as it stands there
 */
record ErrorRow(String page, String error) {
    /** Heads of the columns by which users find their error. The column is the first one; {@link #ANSWERS} is the second. */
    private static final Set<String> ERRORS = Set.of("error text", "message begins with", "exception");

    private static final String ANSWERS = "answers";

    /** A cell that begins with the name of an exception, and may say more of it. */
    private static final Pattern EXCEPTION = Pattern.compile("^(`\\w+Exception`).*");

    /** The page about class paths, and the head of its table. */
    private static final String CLASS_PATHS = "docs/dependencies.md";

    private static final String SEEN = "what you see";

    /** The rows of the page about class paths. */
    static List<ErrorRow> ofClassPaths() {
        try {
            return of(CLASS_PATHS, Files.readAllLines(Workspace.project(CLASS_PATHS)), Set.of(SEEN));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + CLASS_PATHS, e);
        }
    }

    /** The rows of all pages but the one about class paths. */
    static List<ErrorRow> ofTheDocumentation() {
        Path docs = Workspace.project("docs");
        try (Stream<Path> files = Files.list(docs)) {
            List<ErrorRow> rows = new ArrayList<>();
            for (Path file : files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                rows.addAll(of("docs/" + file.getFileName(), Files.readAllLines(file)));
            }
            return rows;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pages of " + docs, e);
        }
    }

    static List<ErrorRow> of(String page, List<String> lines) {
        return of(page, lines, ERRORS);
    }

    private static List<ErrorRow> of(String page, List<String> lines, Set<String> errorHeads) {
        List<ErrorRow> rows = new ArrayList<>();
        boolean inTable = false;
        boolean ofErrors = false;
        for (String line : lines) {
            if (!line.startsWith("|")) {
                inTable = false;
            } else if (!inTable) {
                inTable = true;
                List<String> heads = cells(line);
                ofErrors = errorHeads.contains(heads.get(0)) || (heads.size() > 1 && ANSWERS.equals(heads.get(1)));
            } else if (ofErrors && !line.startsWith("|---")) {
                rows.add(
                        new ErrorRow(page, EXCEPTION.matcher(cells(line).get(0)).replaceFirst("$1")));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Stream.of(line.substring(1).split("\\|", -1)).map(String::strip).toList();
    }
}
