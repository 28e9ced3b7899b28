package io.datashard;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import io.datashard.flink.options.DataShardOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The table library speaks to users of plain Java too: its messages know no Flink and no option of the connector. Where a message needs such a
 * name, the connector passes it in.
 */
class LibraryWordsTest {
    private static final Path SOURCES = Path.of("..", "datashard-table", "src", "main", "java", "io", "datashard")
            .toAbsolutePath()
            .normalize();

    private static final Pattern FLINK =
            Pattern.compile("(?i:flink|savepoint|checkpoint)|TaskManager|JobManager|job graph"
                    + "|\\b[Jj]obs?\\b|\\bSQL\\b|\\bCREATE TABLE\\b|\\b(?:sink|source|scan|legacy)\\.[a-z][a-z-]*");

    /** Names that stand in tables: bytes of the format. */
    private static final Pattern BYTES_OF_THE_FORMAT =
            Pattern.compile("datashard\\.flink\\.[a-z.-]*|flink_|datashard-flink");

    /** Options of the connector that are the library's own: a storage is reached by them, whoever asks. */
    private static final String STORAGE_OPTION = "s3.";

    /** The other options of the connector, as messages quote them. */
    private static final Set<String> OPTIONS = DataShardOptions.ofTable()
            .map(declared -> declared.option().key())
            .filter(key -> !key.startsWith(STORAGE_OPTION))
            .map(key -> "'" + key + "'")
            .collect(Collectors.toSet());

    /**
     * Words that files may use all the same: what a sink commits is a checkpoint, which a restored job goes on from, and nobody reaches these files
     * but by a sink. One that is no longer needed fails {@link #everyExemptionIsNeeded}, so that the list only gets shorter.
     */
    private static final Map<String, Set<String>> EXEMPT = Map.ofEntries(
            entry("commit/CommitIdentity", Set.of("'sink.id'")),
            entry("commit/History", Set.of("checkpoint", "job")),
            entry("commit/LedgerText", Set.of("'sink.id'")),
            entry("commit/Rewind", Set.of("checkpoint")),
            entry("commit/Rollback", Set.of("checkpoint", "'sink.on-rewind'")),
            entry("commit/SinkAppend", Set.of("checkpoint", "savepoint", "job", "'sink.on-rewind'")));

    private static List<Literal> literals = List.of();

    /** A string in the sources. */
    private record Literal(String file, long line, String text) {
        @Override
        public String toString() {
            return file + ":" + line + " \"" + text + "\"";
        }
    }

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> files = Files.walk(SOURCES);
                StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            LiteralsOfFile scanner = new LiteralsOfFile(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
            literals = scanner.found;
        }
    }

    @Test
    void messagesOfTheLibraryNameNeitherFlinkNorOptionsOfTheConnector() {
        assertThat(literals).hasSizeGreaterThan(1000);
        assertThat(OPTIONS).contains("'path'", "'sink.id'").doesNotContain("'s3.endpoint'");
        assertThat(literals)
                .filteredOn(literal -> !exempt(literal).containsAll(foreign(literal)))
                .as("strings of the library with words that plain Java does not have: let the connector pass them in,"
                        + " as it does for SettingNames")
                .isEmpty();
    }

    @Test
    void everyExemptionIsNeeded() {
        Map<String, Set<String>> used = new TreeMap<>();
        for (Literal literal : literals) {
            used.computeIfAbsent(literal.file(), file -> new TreeSet<>()).addAll(foreign(literal));
        }
        EXEMPT.forEach((file, words) -> assertThat(used.get(file)).as(file).containsAll(words));
    }

    private static Set<String> exempt(Literal literal) {
        return EXEMPT.getOrDefault(literal.file(), Set.of());
    }

    /** The words of Flink in a string, and the options of the connector as they are quoted. */
    private static Set<String> foreign(Literal literal) {
        String text = BYTES_OF_THE_FORMAT.matcher(literal.text()).replaceAll("");
        Set<String> words = new TreeSet<>();
        for (String option : OPTIONS) {
            if (text.contains(option)) {
                words.add(option);
                text = text.replace(option, "");
            }
        }
        FLINK.matcher(text)
                .results()
                .map(found -> found.group().toLowerCase(Locale.ROOT))
                .forEach(words::add);
        return words;
    }

    /** All strings that are not arguments of annotations: those speak to tools. */
    private static final class LiteralsOfFile extends TreePathScanner<Void, Void> {
        private final SourcePositions positions;
        private final List<Literal> found = new ArrayList<>();

        LiteralsOfFile(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public Void visitAnnotation(AnnotationTree annotation, Void unused) {
            return null;
        }

        @Override
        public Void visitLiteral(LiteralTree literal, Void unused) {
            if (literal.getValue() instanceof String text) {
                CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
                String file = SOURCES.relativize(Path.of(unit.getSourceFile().toUri()))
                        .toString()
                        .replace('\\', '/')
                        .replace(".java", "");
                long line = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, literal));
                found.add(new Literal(file, line, text));
            }
            return super.visitLiteral(literal, null);
        }
    }
}
