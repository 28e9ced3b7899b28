package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.Name;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How large a piece of code may be, in main code, doubles and tests alike. */
class CodeShapeTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final int LINES_OF_A_FILE = 400;
    private static final int LINES_OF_A_METHOD = 60;
    private static final int PARAMETERS = 7;

    /** Records that hold one by one what a document of the format, a stored state or a group of options holds. */
    private static final Set<String> WIDE_RECORDS = Set.of(
            "DataFile",
            "DataPage",
            "DataShardSplit",
            "ManifestFile",
            "PlanningState",
            "RewriteReport",
            "S3Settings",
            "Snapshot",
            "TableMetadata");

    private static List<Path> sources = List.of();
    private static List<Method> methods = List.of();

    private record Method(String where, String type, long lines, int parameters) {
        @Override
        public String toString() {
            return where + ": " + lines + " lines, " + parameters + " parameters";
        }
    }

    @BeforeAll
    static void parse() throws IOException {
        try (Stream<Path> files = Files.walk(TOP)) {
            sources = files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> {
                        String path = TOP.relativize(file).toString().replace('\\', '/');
                        return path.contains("/src/main/java/") || path.contains("/src/test/java/");
                    })
                    .sorted()
                    .toList();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask)
                    compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(sources));
            MethodsOfFile scanner = new MethodsOfFile(Trees.instance(task).getSourcePositions());
            for (CompilationUnitTree unit : task.parse()) {
                scanner.scan(unit, null);
            }
            methods = scanner.found;
        }
    }

    @Test
    void filesAreShort() {
        assertThat(sources).hasSizeGreaterThan(500);
        assertThat(sources)
                .filteredOn(file -> lines(file) > LINES_OF_A_FILE)
                .as("files of more than " + LINES_OF_A_FILE + " lines: move an idea into a file of its own")
                .isEmpty();
    }

    @Test
    void methodsAreShort() {
        assertThat(methods).hasSizeGreaterThan(3000);
        assertThat(methods)
                .filteredOn(method -> method.lines() > LINES_OF_A_METHOD)
                .as("methods of more than " + LINES_OF_A_METHOD + " lines")
                .isEmpty();
    }

    @Test
    void methodsTakeFewThings() {
        assertThat(methods)
                .filteredOn(method -> method.parameters() > PARAMETERS && !WIDE_RECORDS.contains(method.type()))
                .as("methods and records that take more than " + PARAMETERS + " things: which of them belong together?")
                .isEmpty();
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All methods, constructors and, as constructors, the components of records. */
    private static final class MethodsOfFile extends TreePathScanner<Void, Void> {
        private final SourcePositions positions;
        private final List<Method> found = new ArrayList<>();

        MethodsOfFile(SourcePositions positions) {
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            if (type.getKind() == Tree.Kind.RECORD) {
                long components = type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                        .count();
                found.add(new Method(
                        where(type.getSimpleName()), type.getSimpleName().toString(), 0, (int) components));
            }
            return super.visitClass(type, null);
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            BlockTree body = method.getBody();
            long lines = 0;
            if (body != null && positions.getEndPosition(unit, body) >= 0) {
                lines = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body))
                        - unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body))
                        + 1;
            }
            String type = ((ClassTree) getCurrentPath().getParentPath().getLeaf())
                    .getSimpleName()
                    .toString();
            found.add(new Method(
                    where(method.getName()), type, lines, method.getParameters().size()));
            return super.visitMethod(method, null);
        }

        private String where(Name name) {
            Path file = Path.of(
                    getCurrentPath().getCompilationUnit().getSourceFile().toUri());
            return TOP.relativize(file) + " " + name;
        }
    }
}
