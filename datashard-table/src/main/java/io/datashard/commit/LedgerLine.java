package io.datashard.commit;

import io.datashard.model.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A line of the {@linkplain CommitLedger ledger}, for people who look at it.
 *
 * @param sinkId the sink
 * @param family all runs of the sink
 * @param scope what its commits stand for
 * @param lineage one run of the family, and its last commit; null if the table remembers no run of the family any more
 */
public record LedgerLine(String sinkId, SinkFamily family, CommitIdentity.Scope scope, @Nullable LineageEntry lineage) {
    /**
     * All lines, by sink id, and those of a sink in the order of their commits.
     *
     * @throws io.datashard.error.CorruptDataException if the ledger of a sink can't be read: none is passed over
     */
    public static List<LedgerLine> of(TableMetadata table) {
        List<LedgerLine> lines = new ArrayList<>();
        new TreeMap<>(table.properties()).forEach((key, text) -> {
            if (key.startsWith(LedgerText.PROPERTY_PREFIX)) {
                String sinkId = key.substring(LedgerText.PROPERTY_PREFIX.length());
                LedgerText.parse(sinkId, text).families().forEach(family -> add(sinkId, family, lines));
            }
        });
        return List.copyOf(lines);
    }

    private static void add(String sinkId, FamilyLedger family, List<LedgerLine> lines) {
        for (LineageEntry entry : family.entries()) {
            lines.add(new LedgerLine(sinkId, family.family(), family.scope(), entry));
        }
        if (family.entries().isEmpty()) {
            lines.add(new LedgerLine(sinkId, family.family(), family.scope(), null));
        }
    }
}
