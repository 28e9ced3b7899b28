package io.datashard.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArticleTest {
    /** A literal that ends with an article, before something that is no literal. */
    private static final Pattern BARE = Pattern.compile("(?:\"|[ (])[Aa]n? \"\\s*\\+\\s*[^\"\\s]");

    @ParameterizedTest
    @CsvSource({
        "int,an int",
        "Integer,an Integer",
        "uuid,a uuid",
        "ARRAY,an ARRAY",
        "java.lang.Integer,a java.lang.Integer"
    })
    void namesOfTypesHaveTheirArticle(String name, String with) {
        assertThat(Article.with(name)).isEqualTo(with);
    }

    /** Whether the name behind it begins with a vowel is not known there. */
    @ParameterizedTest
    @ValueSource(strings = {"../datashard-table", "../flink-connector-datashard"})
    void noMessageHasAnArticleOfItsOwnBeforeAName(String module) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of(module, "src", "main", "java"))) {
            List<Path> sources =
                    files.filter(file -> file.toString().endsWith(".java")).toList();
            assertThat(sources).hasSizeGreaterThan(80);
            for (Path source : sources) {
                boolean theRule = source.endsWith("Article.java");
                assertThat(theRule || !BARE.matcher(Files.readString(source)).find())
                        .as("%s: use Article.with", source)
                        .isTrue();
            }
        }
    }

    @Test
    void theGuardSeesOne() {
        assertThat(BARE.matcher("\"Give a \" + name").find()).isTrue();
        assertThat(BARE.matcher("\"a \"\n + \"word\"").find()).isFalse();
    }
}
