package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The lists of docs/dependencies.md are those of the projects that the build makes of them. */
class DependencyListsTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path PAGE = TOP.resolve("docs/dependencies.md");
    /** A link to a project, and the list that follows it. */
    private static final Pattern LIST =
            Pattern.compile("(?s)\\[pom\\.xml]\\(([^)]+)\\)(?:(?!\\[pom\\.xml]).)*?```xml\\n(.*?)```");

    private static final Pattern DEPENDENCY = Pattern.compile("(?s)<dependency>.*?</dependency>");
    private static final Pattern VERSION = Pattern.compile("<((?:datashard|flink)\\.version)>([^<]+)</");

    @Test
    void everyListIsThatOfTheProjectBesideIt() throws IOException {
        Set<String> projects = new TreeSet<>();
        for (MatchResult list : LIST.matcher(Files.readString(PAGE)).results().toList()) {
            assertThat(dependencies(Files.readString(PAGE.resolveSibling(list.group(1)))))
                    .as(list.group(1))
                    .containsAll(dependencies(list.group(2)));
            projects.add(list.group(1));
        }
        assertThat(projects).hasSize(4);
    }

    @Test
    void projectsNeedNothingThatThePageDoesNotName() throws IOException {
        List<String> named = dependencies(Files.readString(PAGE));
        for (String project : List.of(
                "project-template",
                "src/it/dependency-lists/plain-java",
                "src/it/dependency-lists/rows",
                "src/it/dependency-lists/avro",
                "src/it/dependency-lists/table-api")) {
            assertThat(dependencies(Files.readString(TOP.resolve("examples/" + project + "/pom.xml"))))
                    .as(project)
                    .filteredOn(dependency -> dependency.contains("${flink.") || dependency.contains("${datashard."))
                    .isNotEmpty()
                    .isSubsetOf(named);
        }
    }

    @Test
    void releasesAreThoseOfTheBuild() throws IOException {
        String build = Files.readString(TOP.resolve("pom.xml"));
        String flink = first(VERSION, build);
        Matcher own = Pattern.compile("<artifactId>flink-connector-datashard-parent</artifactId>\\s*<version>([^<]+)</")
                .matcher(build);
        assertThat(own.find()).isTrue();
        for (String file : List.of(
                "docs/dependencies.md",
                "examples/project-template/pom.xml",
                "examples/src/it/dependency-lists/pom.xml")) {
            List<String> versions = new ArrayList<>();
            VERSION.matcher(Files.readString(TOP.resolve(file)))
                    .results()
                    .forEach(version -> versions.add(version.group(1) + " " + version.group(2)));
            assertThat(versions)
                    .as(file)
                    .containsExactly("datashard.version " + own.group(1), "flink.version " + flink);
        }
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(2);
    }

    private static List<String> dependencies(String xml) {
        List<String> dependencies = DEPENDENCY
                .matcher(xml)
                .results()
                .map(dependency -> dependency.group().replaceAll("\\s", ""))
                .toList();
        assertThat(dependencies).isNotEmpty();
        return dependencies;
    }
}
