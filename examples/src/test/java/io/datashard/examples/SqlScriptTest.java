package io.datashard.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class SqlScriptTest {
    @Test
    void statementsEndAtSemicolonsAtTheEndOfALine() {
        SqlScript script = SqlScript.parse("-- a; comment\nSET 'a' = 'b;c';\n\nSELECT\n  ';' AS x;  \nSELECT 2");

        assertThat(script.statements()).containsExactly("SET 'a' = 'b;c'", "SELECT\n  ';' AS x", "SELECT 2");
    }

    @Test
    void settingsAreRecognised() {
        Matcher setting = SqlScript.setting("SET 'execution.runtime-mode' = 'batch'");

        assertThat(setting.matches()).isTrue();
        assertThat(setting.group(1)).isEqualTo("execution.runtime-mode");
        assertThat(setting.group(2)).isEqualTo("batch");
        assertThat(SqlScript.setting("SELECT 1").matches()).isFalse();
    }
}
