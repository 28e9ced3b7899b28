package io.datashard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlStatementsTest {
    @Test
    void statementsEndAtSemicolonsOutsideOfQuotesAndComments() {
        assertThat(
                        SqlStatements.of(
                                """
                SELECT ';', `a;b`; -- one; of two
                SELECT 2 /*+ OPTIONS('k' = 'it''s') */;    -- the last
                """))
                .containsExactly("SELECT ';', `a;b`", "SELECT 2 /*+ OPTIONS('k' = 'it''s') */");
    }

    @Test
    void aStatementSetStaysTogether() {
        assertThat(
                        SqlStatements.of(
                                "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 2;\nEND;\nSELECT 3"))
                .containsExactly(
                        "EXECUTE STATEMENT SET BEGIN\nINSERT INTO a SELECT 1;\nINSERT INTO b SELECT 2;\nEND",
                        "SELECT 3");
    }
}
