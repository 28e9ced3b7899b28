package io.datashard.flink.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.flink.metatable.MetadataTable;
import io.datashard.flink.options.DataShardOptions;
import io.datashard.flink.options.OptionGroup.Declared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.ConfigOption;
import org.junit.jupiter.api.Test;

/** What docs/coming-from.md says of names is what the code answers to them. */
class ComingFromPageTest {
    private static final Path PAGE = Path.of("..", "docs", "coming-from.md");
    private static final Pattern CODE = Pattern.compile("`([\\w.-]+)`");

    /** Our options by the keys that they take, their own and others. */
    private static Map<String, String> ours() {
        Map<String, String> keys = new TreeMap<>();
        for (ConfigOption<?> option :
                DataShardOptions.ofTable().map(Declared::option).toList()) {
            keys.put(option.key(), option.key());
            StreamSupport.stream(option.fallbackKeys().spliterator(), false)
                    .forEach(other -> keys.put(other.getKey(), option.key()));
        }
        return keys;
    }

    /** The rows of the tables of a section, without their heads, as cells. */
    private static List<String[]> rows(String section) throws IOException {
        String page = Files.readString(PAGE);
        int start = page.indexOf("\n## " + section + "\n");
        assertThat(start).as(section).isNotNegative();
        int end = page.indexOf("\n## ", start + 1);
        List<String[]> rows = new ArrayList<>();
        boolean isBelowHead = false;
        for (String line :
                page.substring(start, end < 0 ? page.length() : end).lines().toList()) {
            if (line.startsWith("|---")) {
                isBelowHead = true;
            } else if (isBelowHead && line.startsWith("| ")) {
                rows.add(line.substring(2).split(" ?\\| ?", -1));
            }
        }
        assertThat(rows).as(section).isNotEmpty();
        return rows;
    }

    private static List<String> names(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static void requireAnswers(String section, int columnOfOurs) throws IOException {
        Map<String, String> ours = ours();
        for (String[] row : rows(section)) {
            String here = names(row[columnOfOurs]).get(0);
            assertThat(ours).containsKey(here);
            for (int column = 0; column < columnOfOurs; column++) {
                for (String there : names(row[column])) {
                    if (ours.containsKey(there)) {
                        assertThat(ours.get(there)).as(there).isEqualTo(here);
                    } else {
                        assertThat(OptionElsewhere.find(there)).as(there).hasValueSatisfying(other -> assertThat(
                                        other.remedy())
                                .contains("'" + here + "'"));
                    }
                }
            }
        }
    }

    @Test
    void optionsAreNamedAsTheErrorsNameThem() throws IOException {
        requireAnswers("Options of reads", 2);
        requireAnswers("Options of writes", 3);
    }

    @Test
    void whatIsRefusedIsRefused() throws IOException {
        List<String> items = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("* "))
                .toList();
        assertThat(items).hasSizeGreaterThan(5).allSatisfy(item -> assertThat(names(item))
                .isNotEmpty()
                .allSatisfy(key -> assertThat(OptionElsewhere.find(key)).isPresent()));
    }

    @Test
    void metadataTablesAreThere() throws IOException {
        List<String> named = new ArrayList<>(List.of("sinks"));
        for (String[] row : rows("Metadata tables")) {
            if (row[2].startsWith("`")) {
                named.add(names(row[2]).get(0));
            }
        }
        assertThat(named).containsExactlyInAnyOrderElementsOf(MetadataTable.suffixes());
    }
}
