package io.datashard.flink.procedure;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.Surroundings;
import io.datashard.table.TableLocation;
import io.datashard.warehouse.Warehouse;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ProcedureHint;
import org.apache.flink.table.procedures.Procedure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/procedures.md says of arguments and columns is what the procedures have, in their order. */
class ProceduresPageTest {
    private static final Path PAGE = Path.of("..", "docs", "procedures.md");
    private static final Pattern CODE = Pattern.compile("`([a-z_]+)`");
    private static final Pattern COLUMN = Pattern.compile("[<,] ?`?([a-z_]+)`? [A-Z]");

    @TempDir
    private Path folder;

    @Test
    void theArgumentsAndColumnsOfEachProcedureAreOnThePage() throws IOException {
        List<String[]> rows = rows();
        assertThat(rows.stream().map(row -> names(CODE, row[1]).get(0)))
                .containsExactlyInAnyOrderElementsOf(Procedures.names());
        try (Warehouse warehouse = Warehouse.open(TableLocation.of(folder.toString()), Surroundings::ofEnvironment)) {
            Procedures procedures = new Procedures("lake", "default", warehouse);
            for (String[] row : rows) {
                String name = names(CODE, row[1]).get(0);
                ProcedureHint hint = hint(procedures.get(Procedures.DATABASE, name));
                assertThat(names(CODE, row[3]))
                        .as("arguments of " + name)
                        .isEqualTo(Arrays.stream(hint.arguments())
                                .map(ArgumentHint::name)
                                .toList());
                assertThat(names(CODE, row[4]))
                        .as("columns of " + name)
                        .isEqualTo(names(COLUMN, hint.output().value()));
            }
        }
    }

    private static ProcedureHint hint(Procedure procedure) {
        List<Method> methods = Stream.of(procedure.getClass().getMethods())
                .filter(method -> method.getName().equals("call"))
                .toList();
        // Of several, Flink takes no call by name.
        assertThat(methods).hasSize(1);
        ProcedureHint hint = methods.get(0).getAnnotation(ProcedureHint.class);
        assertThat(hint).isNotNull();
        List<Boolean> optional =
                Arrays.stream(hint.arguments()).map(ArgumentHint::isOptional).toList();
        assertThat(optional).as("what may be left out comes last").isSorted();
        return hint;
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private static List<String[]> rows() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| `") && line.split(" \\| ", -1).length == 4)
                .map(line -> line.split("\\|", -1))
                .toList();
    }
}
