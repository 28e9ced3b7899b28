package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaSnippetsTest {
    @TempDir
    Path folder;

    @Test
    void statementsAndWholeClassesAreCompiled() {
        compile("import java.nio.file.Path;\nPath path = Path.of(\"x\");\ntable.scan().select(\"origin\");\n");
        compile("public final class Whole {\n    int one() {\n        return 1;\n    }\n}\n");
    }

    @Test
    void whatDoesNotCompileFailsAndNamesThePage() {
        for (String text : new String[] {"table.scann();\n", "public final class Whole {\n    int one() {}\n}\n"}) {
            assertThatThrownBy(() -> compile(text))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("a_md_1");
        }
    }

    private void compile(String text) {
        JavaSnippets.compile(PageBlocks.of("a.md", "```java\n" + text + "```\n"), folder);
    }
}
