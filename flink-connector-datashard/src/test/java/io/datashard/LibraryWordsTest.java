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
import java.util.Map;
import java.util.Set;
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
     * Files that may, each with the reason. One that no longer needs to be here fails {@link #everyExemptionIsNeeded}, so that the list only
     * gets shorter.
     */
    private static final Map<String, String> EXEMPT = Map.ofEntries(
            sink("Ancestor"),
            sink("CommitIdentity"),
            sink("FilePresence"),
            sink("FileRenewal"),
            sink("History"),
            sink("LedgerText"),
            sink("Rewind"),
            sink("Rollback"),
            sink("SinkAppend"),
            sink("TableCommitter"),
            sink("WrittenFor"));

    private static Map.Entry<String, String> sink(String file) {
        return entry("commit/" + file, "what a sink commits is a checkpoint, which a restored job goes on from");
    }

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
    void messagesOfTheLibraryNameNoFlink() {
        assertThat(literals).hasSizeGreaterThan(1000);
        assertThat(literals)
                .filteredOn(LibraryWordsTest::namesFlink)
                .filteredOn(literal -> !EXEMPT.containsKey(literal.file()))
                .as(
                        "strings of the library with words of Flink: let the connector pass them in, as it does for SettingNames")
                .isEmpty();
    }

    @Test
    void messagesOfTheLibraryNameNoOptionOfTheConnector() {
        assertThat(OPTIONS).contains("'path'", "'sink.id'").doesNotContain("'s3.endpoint'");
        assertThat(literals)
                .filteredOn(LibraryWordsTest::namesAnOption)
                .filteredOn(literal -> !EXEMPT.containsKey(literal.file()))
                .as("strings of the library with options that plain Java does not have")
                .isEmpty();
    }

    @Test
    void everyExemptionIsNeeded() {
        assertThat(literals)
                .filteredOn(literal -> namesFlink(literal) || namesAnOption(literal))
                .extracting(Literal::file)
                .containsAll(EXEMPT.keySet());
    }

    private static boolean namesFlink(Literal literal) {
        return FLINK.matcher(BYTES_OF_THE_FORMAT.matcher(literal.text()).replaceAll(""))
                .find();
    }

    private static boolean namesAnOption(Literal literal) {
        return OPTIONS.stream().anyMatch(literal.text()::contains);
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
