package io.datashard.e2e;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text of SQL into statements, as the SQL client does: at semicolons outside of quotes and comments. Comments are dropped, hints stay. */
final class SqlStatements {
    private final String text;
    private final StringBuilder statement = new StringBuilder();
    private final List<String> statements = new ArrayList<>();

    private SqlStatements(String text) {
        this.text = text;
    }

    /** The statements, without semicolons. Statements of a statement set, which has semicolons of its own, stay together. */
    static List<String> of(String text) {
        SqlStatements cut = new SqlStatements(text);
        cut.cut();
        return cut.statements;
    }

    private void cut() {
        int at = 0;
        while (at < text.length()) {
            char next = text.charAt(at);
            if (next == '\'' || next == '`') {
                int end = text.indexOf(next, at + 1) + 1;
                statement.append(text, at, end);
                at = end;
            } else if (text.startsWith("--", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (next == ';' && !inStatementSet()) {
                end();
                at++;
            } else {
                statement.append(next);
                at++;
            }
        }
        end();
    }

    private boolean inStatementSet() {
        String words = statement.toString().strip();
        return words.startsWith("EXECUTE STATEMENT SET") && !words.endsWith("END");
    }

    private void end() {
        String whole = statement.toString().strip();
        if (!whole.isEmpty()) {
            statements.add(whole);
        }
        statement.setLength(0);
    }
}
