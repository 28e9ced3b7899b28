package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A project that the module {@code examples} has built as a user does: outside our own build, with our jars as they were installed.
 *
 * @param folder where it was built
 */
record ProjectOfAUser(Path folder) {
    private static final Pattern ARTIFACT = Pattern.compile("([\\w.-]+:[\\w.-]+):jar:([\\w.-]+):(?:compile|runtime)");

    /** The one to copy from. */
    static ProjectOfAUser template() {
        return in("project-template");
    }

    /** The one with nothing but a list of dependencies and a test. */
    static ProjectOfAUser withDependenciesOf(String list) {
        return in("src/it/dependency-lists/" + list);
    }

    private static ProjectOfAUser in(String folder) {
        return new ProjectOfAUser(Workspace.project("examples/target/outside/" + folder));
    }

    /** The jar for {@code flink run}, of the template only. */
    Path jobJar() {
        return folder.resolve("target/flights-job-1.0.jar");
    }

    /** What Maven resolved for its class path without tests and without what a cluster has: the release of each artifact. */
    Map<String, String> releases() {
        return releases(folder.resolve("target/runtime-artifacts.txt"));
    }

    /** Releases of artifacts as {@code dependency:list} names them. */
    static Map<String, String> releases(Path list) {
        try {
            Map<String, String> releases = new TreeMap<>();
            for (Matcher artifact = ARTIFACT.matcher(Files.readString(list)); artifact.find(); ) {
                releases.put(artifact.group(1), artifact.group(2));
            }
            return releases;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + list, e);
        }
    }
}
