package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.e2e.PageBlock.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageBlocksTest {
    @Test
    void blocksAreRunUnlessAReasonStandsBeforeThem() {
        List<PageBlock> blocks = PageBlocks.of(
                "a.md",
                """
                # Title
                ```sql
                SELECT 1;
                ```
                <!-- not run: needs a network -->
                ```bash
                pip install x
                ```
                <!-- planned only: reads without end -->
                ```sql
                SELECT 2;
                ```
                """);

        assertThat(blocks).extracting(PageBlock::use).containsExactly(Use.RUN, Use.NOT_RUN, Use.PLAN);
        assertThat(blocks).extracting(PageBlock::reason).containsExactly("", "needs a network", "reads without end");
        assertThat(blocks).extracting(PageBlock::toString).containsExactly("a.md:2", "a.md:6", "a.md:10");
        assertThat(blocks.get(0).text()).isEqualTo("SELECT 1;\n");
    }

    @Test
    void outputBelongsToTheBlockBeforeIt() {
        assertThat(PageBlocks.of("a.md", "```python\nprint(1)\n```\ngives\n<!-- output -->\n```text\n1\n```\n"))
                .extracting(PageBlock::output)
                .containsExactly(List.of("1"));
    }

    @Test
    void outputThatDoesNotComeFailsAndNamesTheLineOfThePage() {
        PageBlock block = PageBlocks.of("a.md", "```sql\nx\n```\n<!-- output -->\n```text\n| a |\n| 1… |\n```\n")
                .get(0);

        block.requireShownIn("SQL> | a |\n----\n  | 12 |\n");
        for (String other : List.of("", "| a |", "| 12 |\n| a |", "| a |\n| 2 |", "| a |\n| 12 | 3")) {
            assertThatThrownBy(() -> block.requireShownIn(other))
                    .as(other)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("a.md:1: the page shows the line '| ");
        }
    }

    @Test
    void anIndentedBlockLosesItsIndent() {
        assertThat(PageBlocks.of("a.md", "* item\n\n  ```bash\n  if a\n    b\n  ```\n"))
                .extracting(PageBlock::text)
                .containsExactly("if a\n  b\n");
    }

    @Test
    void whatIsNoCommandIsPassedOver() {
        assertThat(PageBlocks.of("a.md", "```yaml\na: b\n```\n```text\n<job>\n```\n"))
                .isEmpty();
    }

    @Test
    void aFenceNamesALanguageThatIsKnown() {
        for (String language : List.of("", "sh", "scala")) {
            assertThatThrownBy(() -> PageBlocks.of("a.md", "```" + language + "\nx\n```\n"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("a.md:1: the fence names the language '" + language + "'");
        }
    }

    @Test
    void aMarkGivesAReason() {
        assertThatThrownBy(() -> PageBlocks.of("a.md", "<!-- not run: -->\n```sql\nx\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("why");
    }

    @Test
    void outputNeedsABlockThatIsRun() {
        assertThatThrownBy(() -> PageBlocks.of(
                        "a.md", "<!-- not run: no -->\n```sql\nx\n```\n<!-- output -->\n```text\ny\n```\n"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no block before it that is run");
    }

    @Test
    void everyBlockOfTheDocumentationIsRunOrSaysWhyNot() {
        assertThat(PageBlocks.ofTheDocumentation())
                .isNotEmpty()
                .allMatch(block -> (block.use() == Use.RUN) == block.reason().isEmpty());
    }
}
