package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What documents and code say of each other. */
class DocumentationTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(#[^)\\s]*)?\\)");
    private static final Pattern CODE_BLOCK = Pattern.compile("(?ms)^```.*?^```");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{2,3} (\\d+(?:\\.\\d+)?)\\.? ");
    private static final Pattern LINE_OF_COMMENT = Pattern.compile("\\R\\s*(?:\\*|//) ?");
    private static final Pattern SECTIONS = Pattern.compile(
            "\\b([Ii]ceberg format )?[Ss]ections? (\\d+(?:\\.\\d+)?(?:(?:, | and | to )\\d+(?:\\.\\d+)?)*)");
    private static final Pattern DOCUMENT = Pattern.compile("\\bdocs/[A-Za-z0-9/_-]+\\.md\\b");
    private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

    @Test
    void everyLinkInTheDocumentsLeadsToAFile() {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            String text = CODE_BLOCK.matcher(read(document)).replaceAll("");
            LINK.matcher(text)
                    .results()
                    .map(link -> link.group(1))
                    .filter(target -> !target.isEmpty() && !target.contains("://"))
                    .filter(target -> !Files.exists(document.resolveSibling(target)))
                    .forEach(target -> dead.add(TOP.relativize(document) + " -> " + target));
        }
        assertThat(documents()).hasSizeGreaterThan(5);
        assertThat(dead).isEmpty();
    }

    @Test
    void theIndexListsEveryPage() throws IOException {
        String index = read(TOP.resolve("docs/README.md"));
        try (Stream<Path> pages = Files.list(TOP.resolve("docs"))) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .isNotEmpty()
                    .allMatch(name -> index.contains("](" + name + ")"));
        }
    }

    @Test
    void everySectionThatTheCodeNamesIsInTheFormatDocument() {
        Set<String> classic = sectionsOf("docs/format.md");
        Set<String> iceberg = sectionsOf("docs/format-iceberg.md");
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path source : javaSources()) {
            String text = LINE_OF_COMMENT.matcher(read(source)).replaceAll(" ");
            for (MatchResult match : SECTIONS.matcher(text).results().toList()) {
                Set<String> sections = match.group(1) == null ? classic : iceberg;
                for (MatchResult number :
                        NUMBER.matcher(match.group(2)).results().toList()) {
                    named++;
                    if (!sections.contains(number.group())) {
                        missing.add(TOP.relativize(source) + " names section " + number.group());
                    }
                }
            }
        }
        assertThat(classic).contains("1", "9", "6.6");
        assertThat(iceberg).contains("2", "8.2");
        assertThat(named).isGreaterThan(40);
        assertThat(missing).isEmpty();
    }

    private static Set<String> sectionsOf(String document) {
        return HEADING.matcher(read(TOP.resolve(document)))
                .results()
                .map(heading -> heading.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyDocumentThatTheCodeNamesExists() {
        List<String> missing = new ArrayList<>();
        for (Path source : javaSources()) {
            DOCUMENT.matcher(read(source))
                    .results()
                    .map(MatchResult::group)
                    .filter(document -> !Files.exists(TOP.resolve(document)))
                    .forEach(document -> missing.add(TOP.relativize(source) + " names " + document));
        }
        assertThat(missing).isEmpty();
    }

    private static List<Path> documents() {
        try (Stream<Path> top = Files.list(TOP);
                Stream<Path> docs = Files.walk(TOP.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> javaSources() {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of(
                "datashard-table", "datashard-table-testing", "flink-connector-datashard", "examples", "e2e-tests")) {
            try (Stream<Path> files = Files.walk(TOP.resolve(module).resolve("src"))) {
                files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sources;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
