package io.datashard.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Loads our classes from their jar, and from jars inside of it what they need in a process without Flink. Flink sees no class of these jars: it
 * has a logger of its own, and a second one would log into the void.
 */
final class NestedLibraries extends URLClassLoader {
    private static final String FOLDER = "META-INF/command-line/";
    private static final List<String> JARS = List.of("picocli.jar", "slf4j-api.jar", "slf4j-simple.jar");
    private static final String CLASS = ".class";

    private final Map<String, byte[]> classes = new HashMap<>();

    static {
        registerAsParallelCapable();
    }

    private NestedLibraries(URL ours) {
        super(new URL[] {ours}, ClassLoader.getPlatformClassLoader());
    }

    /**
     * Opens the jars inside a jar.
     *
     * @param ours the jar
     * @throws IOException if it has no such jars
     */
    static NestedLibraries open(URL ours) throws IOException {
        NestedLibraries libraries = new NestedLibraries(ours);
        try {
            for (String name : JARS) {
                libraries.add(libraries.content(FOLDER + name));
            }
            return libraries;
        } catch (IOException | RuntimeException e) {
            libraries.close();
            throw e;
        }
    }

    private byte[] content(String path) throws IOException {
        try (InputStream in = getResourceAsStream(path)) {
            if (in == null) {
                throw new IOException(path + " is not there");
            }
            return in.readAllBytes();
        }
    }

    private void add(byte[] jar) throws IOException {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().endsWith(CLASS)) {
                    classes.put(entry.getName(), in.readAllBytes());
                }
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] nested = classes.get(name.replace('.', '/') + CLASS);
        return nested == null ? super.findClass(name) : defineClass(name, nested, 0, nested.length);
    }

    @Override
    public void close() {
        try {
            super.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
