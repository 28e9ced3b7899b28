package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page on S3 quotes errors as the code words them. */
class TroubleshootingTest {
    private static final Path PAGE = Path.of("..", "docs", "s3.md");
    private static final Path SOURCES = Path.of("src/main/java/io/datashard/storage/s3");
    private static final Pattern QUOTED = Pattern.compile("(?m)^\\| `([^`]+)` \\|");
    private static final Pattern BETWEEN_LITERALS = Pattern.compile("\"\\s*\\+\\s*\"");

    @Test
    void everyErrorTextOfThePageIsOneOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        List<String> quoted = QUOTED.matcher(page.substring(page.indexOf("## Troubleshooting")))
                .results()
                .map(row -> row.group(1))
                .toList();
        String code = BETWEEN_LITERALS.matcher(sources()).replaceAll("");
        assertThat(quoted).hasSizeGreaterThan(20).allSatisfy(text -> assertThat(code)
                .contains(text));
    }

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            return files.map(TroubleshootingTest::read).collect(Collectors.joining());
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
