package io.datashard;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Holds that the files of a package form no circle, those of the doubles among them: whoever reads one has to read only what lies below it. A type and the kinds of it that lie in the
 * same package are one idea in several files (a sealed type names its kinds, an exception or a type makes them), and so are a thing and its builder.
 */
@AnalyzeClasses(packages = "io.datashard", importOptions = ArchitectureTest.DoublesToo.class)
class FileCirclesTest {
    @ArchTest
    static void filesOfAPackageFormNoCircle(JavaClasses classes) {
        Map<String, Set<String>> graph = new TreeMap<>();
        for (JavaClass item : classes) {
            JavaClass from = file(item);
            Set<String> seen = graph.computeIfAbsent(from.getName(), name -> new TreeSet<>());
            for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                JavaClass to = file(dependency.getTargetClass().getBaseComponentType());
                if (!to.equals(from) && to.getPackageName().equals(from.getPackageName()) && !areOneIdea(from, to)) {
                    seen.add(to.getName());
                }
            }
        }

        assertThat(graph).hasSizeGreaterThan(300).containsKey("io.datashard.testing.FaultyStorage");
        assertThat(circles(graph)).as("files that need each other").isEmpty();
    }

    private static boolean areOneIdea(JavaClass from, JavaClass to) {
        return to.isAssignableTo(from.getName()) || (from.getName() + "Builder").equals(to.getName());
    }

    private static JavaClass file(JavaClass item) {
        return item.getEnclosingClass().map(FileCirclesTest::file).orElse(item);
    }

    /** The files that reach themselves, those of one circle together. */
    private static List<Set<String>> circles(Map<String, Set<String>> graph) {
        List<Set<String>> circles = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (String start : graph.keySet()) {
            if (done.contains(start)) {
                continue;
            }
            Set<String> circle = new TreeSet<>();
            for (String other : reached(graph, start)) {
                if (reached(graph, other).contains(start)) {
                    circle.add(other);
                }
            }
            if (!circle.isEmpty()) {
                circles.add(circle);
                done.addAll(circle);
            }
        }
        return circles;
    }

    private static Set<String> reached(Map<String, Set<String>> graph, String start) {
        Set<String> reached = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(graph.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(open.size() - 1);
            if (reached.add(next)) {
                open.addAll(graph.getOrDefault(next, Set.of()));
            }
        }
        return reached;
    }
}
