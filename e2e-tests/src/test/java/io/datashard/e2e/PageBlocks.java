package io.datashard.e2e;

import io.datashard.e2e.PageBlock.Use;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the commands of a page. Comments of HTML, which a reader of the page does not see, stand in the line before the fence:
 *
 * <pre>
 * &lt;!-- not run: WHY --&gt;        the block is not run
 * &lt;!-- planned only: WHY --&gt;   queries of the block are planned and not run
 * &lt;!-- output --&gt;              the block of text holds lines of the output of the block before it
 * </pre>
 */
final class PageBlocks {
    private static final Pattern FENCE = Pattern.compile("(\\s*)```\\s*(\\S*)\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s*<!--\\s*(.*?)\\s*-->\\s*");
    private static final Pattern NOT_RUN = Pattern.compile("(not run|planned only):\\s*(.*)");
    private static final String OUTPUT = "output";

    private final String page;
    private final List<String> lines;
    private final List<PageBlock> blocks = new ArrayList<>();
    private int at;

    private PageBlocks(String page, List<String> lines) {
        this.page = page;
        this.lines = lines;
    }

    /** The commands of the README and of all pages in {@code docs/}, but for the decisions. */
    static List<PageBlock> ofTheDocumentation() {
        Path docs = Workspace.project("docs");
        try (Stream<Path> files = Files.list(docs)) {
            List<PageBlock> all = new ArrayList<>(of("README.md", Files.readString(Workspace.project("README.md"))));
            List<Path> pages = files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
            for (Path file : pages) {
                all.addAll(of("docs/" + file.getFileName(), Files.readString(file)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the pages of " + docs, e);
        }
    }

    /**
     * The commands of a page.
     *
     * @throws AssertionError if a fence names no language or one that is unknown, if a comment gives no reason, or if it belongs to nothing
     */
    static List<PageBlock> of(String page, String text) {
        PageBlocks parser = new PageBlocks(page, text.lines().toList());
        parser.parse();
        return parser.blocks;
    }

    private void parse() {
        while (at < lines.size()) {
            Matcher fence = FENCE.matcher(lines.get(at++));
            if (fence.matches()) {
                int first = at;
                Optional<String> comment = comment(first - 2);
                add(first, fence.group(2), body(fence.group(1)), comment);
            }
        }
    }

    private Optional<String> comment(int line) {
        if (line < 0) {
            return Optional.empty();
        }
        Matcher comment = COMMENT.matcher(lines.get(line));
        return comment.matches() ? Optional.of(comment.group(1)) : Optional.empty();
    }

    private List<String> body(String indent) {
        List<String> body = new ArrayList<>();
        for (; at < lines.size(); at++) {
            String line = lines.get(at);
            if (FENCE.matcher(line).matches()) {
                at++;
                return body;
            }
            body.add(line.startsWith(indent) ? line.substring(indent.length()) : line);
        }
        throw new AssertionError(page + ": the last fence is not closed");
    }

    private void add(int first, String language, List<String> body, Optional<String> comment) {
        String where = page + ":" + first;
        if (PageBlock.OTHERS.contains(language)) {
            if (comment.filter(OUTPUT::equals).isPresent()) {
                addOutput(where, body);
            }
            return;
        }
        if (!PageBlock.COMMANDS.contains(language)) {
            throw new AssertionError(where + ": the fence names the language '" + language + "'. Name one of "
                    + PageBlock.COMMANDS + ", or " + PageBlock.OTHERS + " for what is no command.");
        }
        Matcher marker = NOT_RUN.matcher(comment.orElse(""));
        if (!marker.matches()) {
            blocks.add(block(first, language, body, Use.RUN, ""));
        } else if (marker.group(2).isBlank()) {
            throw new AssertionError(where + ": say in the comment why the block is not run");
        } else {
            Use use = marker.group(1).startsWith("planned") ? Use.PLAN : Use.NOT_RUN;
            if (use == Use.PLAN && !language.equals("sql")) {
                throw new AssertionError(where + ": only SQL can be planned");
            }
            blocks.add(block(first, language, body, use, marker.group(2)));
        }
    }

    private PageBlock block(int first, String language, List<String> body, Use use, String reason) {
        return new PageBlock(page, first, language, String.join("\n", body) + "\n", use, reason, List.of());
    }

    private void addOutput(String where, List<String> body) {
        int last = blocks.size() - 1;
        if (last < 0 || blocks.get(last).use() == Use.NOT_RUN) {
            throw new AssertionError(where + ": there is no block before it that is run");
        }
        blocks.set(last, blocks.get(last).withOutput(body));
    }
}
