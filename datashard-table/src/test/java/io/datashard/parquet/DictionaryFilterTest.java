package io.datashard.parquet;

import static io.datashard.schema.Predicates.and;
import static io.datashard.schema.Predicates.equal;
import static io.datashard.schema.Predicates.in;
import static io.datashard.schema.Predicates.isNull;
import static io.datashard.schema.Predicates.or;
import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.schema.Field;
import io.datashard.schema.Predicate;
import io.datashard.schema.PrimitiveType;
import io.datashard.schema.Schema;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of which columns the dictionaries are looked at. */
class DictionaryFilterTest {
    private static final Set<String> ALL = Set.of("a", "b", "c");

    @Test
    void dictionariesTellOfValuesThatAreSought() {
        assertThat(columns(equal("a", 1L))).containsExactly("a");
        assertThat(columns(in("a", 1L, 2L))).containsExactly("a");
        assertThat(columns(isNull("a"))).isEmpty();
        assertThat(DictionaryFilter.columns(equal("a", 1L), Set.of("b"))).isEmpty();
    }

    @Test
    void onePartOfAnAndIsEnough() {
        assertThat(columns(and(equal("a", 1L), isNull("b")))).containsExactly("a");
        assertThat(columns(and(equal("a", 1L), equal("c", 1L)))).containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void ofAnOrEachPartMustTell() {
        Predicate both = or(equal("a", 1L), in("b", 1L, 2L));
        assertThat(columns(both)).containsExactlyInAnyOrder("a", "b");
        assertThat(DictionaryFilter.columns(both, Set.of("a"))).isEmpty();
        assertThat(columns(or(equal("a", 1L), isNull("b")))).isEmpty();
        assertThat(columns(and(equal("c", 1L), or(equal("a", 1L), isNull("b")))))
                .containsExactly("c");
        assertThat(columns(or(and(equal("a", 1L), isNull("b")), equal("c", 1L))))
                .containsExactlyInAnyOrder("a", "c");
    }

    @Test
    void inDoubtARowMayMatch() {
        Schema schema = Schema.of(Field.optional(1, "a", PrimitiveType.LONG));
        assertThat(new DictionaryFilter(schema, Map.of()).mayMatch(equal("a", 1L)))
                .isTrue();
    }

    private static Set<String> columns(Predicate predicate) {
        return DictionaryFilter.columns(predicate, ALL);
    }
}
