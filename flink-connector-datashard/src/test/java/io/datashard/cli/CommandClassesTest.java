package io.datashard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.layout.Layout;
import io.datashard.schema.Field;
import io.datashard.schema.GenericRow;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import io.datashard.table.DataShardTable;
import io.datashard.table.TableOptions;
import io.datashard.testing.EveryLayout;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.io.TempDir;

/** What a command loads: a person waits for it. */
class CommandClassesTest {
    private static final Schema SCHEMA = Schema.of(Field.required(1, "id", PrimitiveType.LONG));

    @TempDir
    Path folder;

    @EveryLayout
    void historyOfALocalTableLoadsNoFlinkNoClientOfS3AndNoFormatOfFiles(Layout layout) throws Exception {
        assertThat(loadedBy("history", table(layout)))
                .contains("picocli.CommandLine")
                .noneMatch(name -> name.startsWith("org.apache."))
                .noneMatch(name -> name.startsWith("software.amazon."))
                .noneMatch(name -> name.startsWith("com.sun.jna."));
    }

    @EveryLayout
    void noCommandNeedsFlink(Layout layout) throws Exception {
        for (String command : List.of("files", "partitions", "verify")) {
            assertThat(loadedBy(command, table(layout)))
                    .as(command)
                    .contains("picocli.CommandLine")
                    .noneMatch(name -> name.startsWith("org.apache.flink."))
                    .noneMatch(name -> name.startsWith("io.datashard.flink."))
                    .noneMatch(name -> name.startsWith("software.amazon."));
        }
    }

    private String table(Layout layout) {
        String path = folder.resolve("t").toString();
        if (!DataShardTable.exists(path)) {
            try (DataShardTable table = DataShardTable.create(path, SCHEMA, TableOptions.DEFAULT.withLayout(layout))) {
                table.append(List.of(GenericRow.of(SCHEMA, 1L)));
            }
        }
        return path;
    }

    /** The classes that a command loads, but for the JDK and the log. */
    private static Set<String> loadedBy(String... arguments) throws Exception {
        try (Recording loader = new Recording(classPath())) {
            Object exitCode = loader.loadClass("io.datashard.cli.Tool")
                    .getMethod("run", String[].class, PrintWriter.class, PrintWriter.class)
                    .invoke(null, arguments, new PrintWriter(new StringWriter()), new PrintWriter(new StringWriter()));
            assertThat(exitCode).isEqualTo(0);
            return loader.loaded;
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Loads all but the JDK and the log itself. */
    private static final class Recording extends URLClassLoader {
        private static final List<String> OF_THE_PROCESS =
                List.of("java.", "javax.", "jdk.", "sun.", "org.slf4j.", "org.apache.logging.");

        private final Set<String> loaded = ConcurrentHashMap.newKeySet();

        private Recording(URL[] urls) {
            super(urls, new ClassLoader(null) {
                @Override
                protected Class<?> findClass(String name) throws ClassNotFoundException {
                    if (OF_THE_PROCESS.stream().anyMatch(name::startsWith)) {
                        return CommandClassesTest.class.getClassLoader().loadClass(name);
                    }
                    throw new ClassNotFoundException(name);
                }
            });
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            Class<?> found = super.findClass(name);
            loaded.add(name);
            return found;
        }
    }
}
