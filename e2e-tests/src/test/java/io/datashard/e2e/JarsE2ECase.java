package io.datashard.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What every jar that the build makes says of itself. */
class JarsE2ECase {
    private static final String VERSION = System.getProperty("bundle.version", "0.1.0-SNAPSHOT");
    private static final boolean JAVADOC = Boolean.parseBoolean(System.getProperty("jars.of.javadoc", "false"));
    private static final List<String> LIBRARIES =
            List.of("datashard-table", "datashard-table-testing", "flink-connector-datashard");

    @Test
    void everyJarHasTheLicenseAndANotice() throws IOException {
        String license = Files.readString(Workspace.project("LICENSE"));
        for (Path jar : jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                assertThat(text(opened, "META-INF/LICENSE")).as(jar.toString()).isEqualTo(license);
                assertThat(text(opened, "META-INF/NOTICE")).as(jar.toString()).contains("The DataShard authors");
            }
        }
    }

    @Test
    void everyManifestSaysWhatTheJarIsAndOfWhichRelease() throws IOException {
        for (Path jar : jars()) {
            try (JarFile opened = new JarFile(jar.toFile())) {
                Attributes manifest = opened.getManifest().getMainAttributes();
                assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_TITLE))
                        .as(jar.toString())
                        .startsWith("DataShard: ");
                assertThat(manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION))
                        .as(jar.toString())
                        .isEqualTo(VERSION);
            }
        }
    }

    private static List<Path> jars() {
        List<Path> jars = new ArrayList<>();
        jars.add(Workspace.sqlJar());
        jars.add(jar("examples", "examples", ""));
        jars.add(jar("examples/table-library", "examples-table-library", ""));
        for (String library : LIBRARIES) {
            jars.add(jar(library, library, ""));
            jars.add(jar(library, library, "-sources"));
            if (JAVADOC) {
                jars.add(jar(library, library, "-javadoc"));
            }
        }
        return jars;
    }

    private static Path jar(String module, String artifact, String classifier) {
        return Workspace.project(module + "/target/" + artifact + "-" + VERSION + classifier + ".jar");
    }

    private static String text(JarFile jar, String name) throws IOException {
        ZipEntry entry = jar.getEntry(name);
        assertThat(entry).as(name + " in " + jar.getName()).isNotNull();
        try (InputStream in = jar.getInputStream(entry)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
