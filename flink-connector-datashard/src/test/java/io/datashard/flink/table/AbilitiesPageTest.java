package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.table.connector.sink.abilities.SupportsPartitioning;
import org.apache.flink.table.connector.source.abilities.SupportsFilterPushDown;
import org.junit.jupiter.api.Test;

/** docs/abilities.md has a row for each ability that Flink knows, and says what our classes have. */
class AbilitiesPageTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(Supports\\w+)` \\| (yes|refuses|no) \\| \\S");
    private static final Pattern CLASS = Pattern.compile(".*/(Supports\\w+)\\.class");

    private static Map<String, String> page() throws IOException {
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "abilities.md")));
        Map<String, String> page = new TreeMap<>();
        for (MatchResult row : rows.results().toList()) {
            assertThat(page.put(row.group(1), row.group(2))).as(row.group(1)).isNull();
        }
        return page;
    }

    /** The abilities in the package of one of them. */
    private static Set<String> known(Class<?> one) throws IOException {
        String file = one.getName().replace('.', '/') + ".class";
        URL url = Objects.requireNonNull(one.getClassLoader().getResource(file));
        String folder = file.substring(0, file.lastIndexOf('/') + 1);
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        try (JarFile jar = connection.getJarFile()) {
            return jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(folder))
                    .map(CLASS::matcher)
                    .filter(Matcher::matches)
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Set<String> implemented(Class<?> type) {
        Set<String> names = new TreeSet<>();
        for (Class<?> each : type.getInterfaces()) {
            if (each.getSimpleName().startsWith("Supports")) {
                names.add(each.getSimpleName());
            }
        }
        return names;
    }

    @Test
    void pageListsEachAbilityOfFlink() throws IOException {
        Set<String> known = new TreeSet<>(known(SupportsFilterPushDown.class));
        known.addAll(known(SupportsPartitioning.class));
        assertThat(known).hasSizeGreaterThan(20);
        assertThat(page().keySet()).containsAll(known);
    }

    @Test
    void pageSaysWhatTheClassesHave() throws IOException {
        Set<String> ours = new TreeSet<>(implemented(DataShardTableSource.class));
        ours.addAll(implemented(ReportingTableSource.class));
        ours.addAll(implemented(WatermarkedTableSource.class));
        ours.addAll(implemented(DataShardTableSink.class));
        Set<String> onPage = page().entrySet().stream()
                .filter(row -> !row.getValue().equals("no"))
                .map(row -> row.getKey())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(onPage).isEqualTo(ours);
    }
}
