package io.datashard.flink.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.QueryOperation;

/** The kinds of statements that Flink knows, by the names of the operations that its parser makes of them. */
final class StatementKinds {
    private static final Pattern CLASS =
            Pattern.compile("org/apache/flink/table/operations/(?:ddl/|materializedtable/)?\\w+Operation\\.class");

    /** What no statement of the page makes. */
    private static final Set<String> LEFT_OUT = Set.of(
            // Of a session, and of no catalog.
            "BeginStatementSetOperation",
            "EndStatementSetOperation",
            "CreateTempSystemFunctionOperation",
            "DropTempSystemFunctionOperation",
            "LoadModuleOperation",
            "ShowModulesOperation",
            "UnloadModuleOperation",
            "UseModulesOperation",
            // Of what the catalog has none of: the parser finds nothing to alter or to show.
            "AlterMaterializedTableAsQueryOperation",
            "AlterMaterializedTableChangeOperation",
            "FullAlterMaterializedTableOperation",
            "AlterModelChangeOperation",
            "AlterModelRenameOperation",
            "ShowCreateModelOperation",
            // Flink 2.3 has no text for them.
            "AlterPartitionPropertiesOperation",
            "AlterTableSchemaOperation",
            "AlterViewPropertiesOperation",
            // Made of other operations later, or by the Table API.
            "CollectModifyOperation",
            "DeleteFromFilterOperation",
            "ExternalModifyOperation",
            "OutputConversionModifyOperation",
            "StagedSinkModifyOperation",
            "UnregisteredSinkModifyOperation");

    private StatementKinds() {}

    static Set<String> ofFlink() throws IOException {
        String file = Operation.class.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(Operation.class.getClassLoader().getResource(file));
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        Set<String> kinds = new TreeSet<>();
        try (JarFile jar = connection.getJarFile()) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> CLASS.matcher(name).matches())
                    .map(StatementKinds::load)
                    .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                    .filter(type -> !QueryOperation.class.isAssignableFrom(type))
                    .forEach(type -> kinds.add(type.getSimpleName()));
        }
        assertThat(kinds).containsAll(LEFT_OUT);
        kinds.removeAll(LEFT_OUT);
        return kinds;
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(file.replace('/', '.').replace(".class", ""));
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
