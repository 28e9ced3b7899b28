package io.datashard.e2e;

import io.datashard.e2e.PageBlock.Use;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the SQL of many pages in one session of the SQL client. The pages don't see each other: each has a database of its own, settings of its
 * own, and its relative paths lie below a folder of its own, as if the client had been started there.
 */
final class SqlPages {
    private static final Pattern RELATIVE_PATH =
            Pattern.compile("'(path|warehouse)'\\s*=\\s*'(?!/|[a-z0-9]+:)([^']+)'");
    private static final Pattern MARK = Pattern.compile("\\|\\s+(block\\d+)\\s+\\|");
    private static final List<String> NEW_PAGE = List.of(
            "RESET",
            "USE CATALOG default_catalog",
            "SET 'sql-client.execution.result-mode' = 'tableau'",
            "SET 'execution.runtime-mode' = 'batch'",
            "SET 'table.dml-sync' = 'true'");

    private final SqlClient client;
    private final Path root;
    private final Map<String, PageBlock> marked = new HashMap<>();

    /** @param root the folder in which each page has one */
    SqlPages(SqlClient client, Path root) {
        this.client = client;
        this.root = root;
    }

    /**
     * Runs blocks.
     *
     * @return what each printed
     * @throws AssertionError if a statement fails; the message names the page and the line of the block
     */
    Map<PageBlock, String> run(List<PageBlock> blocks) {
        List<String> statements = new ArrayList<>();
        String page = "";
        for (PageBlock block : blocks) {
            if (!block.page().equals(page)) {
                page = block.page();
                String database = database(page);
                statements.addAll(NEW_PAGE);
                statements.add("CREATE DATABASE IF NOT EXISTS " + database);
                statements.add("USE " + database);
            }
            statements.addAll(mark(block));
            statements.addAll(statements(block));
        }
        Map<PageBlock, String> printed = byBlock(client.output(statements.toArray(String[]::new)));
        printed.forEach((block, output) -> {
            if (output.contains(SqlClient.ERROR)) {
                throw new AssertionError("A statement of " + block + " failed:\n" + output);
            }
        });
        if (printed.size() < blocks.size()) {
            throw new AssertionError("The SQL client ended before " + blocks.get(printed.size()));
        }
        return printed;
    }

    private static String database(String page) {
        return page.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    /** Prints a table whose cell names the block: the client does not repeat statements. */
    private List<String> mark(PageBlock block) {
        String mark = "block" + (marked.size() + 1);
        marked.put(mark, block);
        return List.of(
                "CREATE DATABASE default_catalog." + mark, "SHOW DATABASES FROM default_catalog LIKE '" + mark + "'");
    }

    private List<String> statements(PageBlock block) {
        Matcher path = RELATIVE_PATH.matcher(block.text());
        String folder = Matcher.quoteReplacement(folder(block.page()).toString());
        return SqlStatements.of(path.replaceAll("'$1' = '" + folder + "/$2'")).stream()
                .map(statement -> block.use() == Use.PLAN && isQuery(statement) ? "EXPLAIN " + statement : statement)
                .toList();
    }

    private static boolean isQuery(String statement) {
        return statement.startsWith("SELECT") || statement.startsWith("INSERT");
    }

    Path folder(String page) {
        return root.resolve(database(page));
    }

    private Map<PageBlock, String> byBlock(String output) {
        Map<PageBlock, String> printed = new HashMap<>();
        Matcher mark = MARK.matcher(output);
        int start = 0;
        PageBlock current = null;
        while (mark.find()) {
            if (current != null) {
                printed.put(current, output.substring(start, mark.start()));
            }
            current = marked.get(mark.group(1));
            start = mark.end();
        }
        if (current == null) {
            throw new AssertionError("The SQL client ran nothing:\n" + output);
        }
        printed.put(current, output.substring(start));
        return printed;
    }
}
