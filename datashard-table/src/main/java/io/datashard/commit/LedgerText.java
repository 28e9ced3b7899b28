package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.SnapshotId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of the table property that holds the families of one sink id ({@code docs/exactly-once.md}).
 *
 * <p>Format 2: {@code 2|*family,scope,born,published,forgetful|lineage,parent,fork,checkpoint,snapshot,files,digest|…}, a family followed by
 * its lineages, oldest first; scope is {@code C} or {@code W}, forgetful {@code 0} or {@code 1}.
 *
 * <p>Format 1 of the first releases, {@code 1|lineage,parent,fork,…|…}, has no families. It begins with {@code 1+} once lineages have been
 * dropped. The parents tell the families: the oldest parent of each family is the submission, which names the family.
 */
final class LedgerText {
    static final String PROPERTY_PREFIX = "datashard.flink.sink.";

    private static final String FORMAT = "2";
    private static final String FORMER = "1";
    private static final String FORMER_FORGETFUL = "1+";
    private static final char FAMILY = '*';
    private static final String CHECKPOINT = "C";
    private static final String WHOLE_RUN = "W";

    private LedgerText() {}

    /**
     * The content of one property.
     *
     * @param families the families, in the order of their last publication
     * @param forgotFormer whether families of the first releases may have been dropped
     */
    record Content(List<FamilyLedger> families, boolean forgotFormer) {}

    /**
     * Parses a property.
     *
     * @throws CorruptDataException if it is not a ledger of a format that this release knows
     */
    static Content parse(String sinkId, String text) {
        String[] parts = text.split("\\|", -1);
        try {
            return switch (parts[0]) {
                case FORMAT -> new Content(families(parts), false);
                case FORMER, FORMER_FORGETFUL -> new Content(formerFamilies(parts), parts[0].equals(FORMER_FORGETFUL));
                default -> throw new NumberFormatException("format " + parts[0]);
            };
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new CorruptDataException(
                    "Cannot read the table property '" + PROPERTY_PREFIX + sinkId + "'",
                    "it is not a commit ledger of a format that this release knows",
                    "Use the release that wrote it, or another 'sink.id'; nothing was committed",
                    e);
        }
    }

    static String text(List<FamilyLedger> families) {
        StringBuilder text = new StringBuilder(FORMAT);
        for (FamilyLedger family : families) {
            text.append('|').append(FAMILY).append(head(family));
            family.entries().forEach(entry -> text.append('|').append(text(entry)));
        }
        return text.toString();
    }

    private static String head(FamilyLedger family) {
        return String.join(
                ",",
                family.family().id(),
                family.scope() == CommitIdentity.Scope.WHOLE_RUN ? WHOLE_RUN : CHECKPOINT,
                Long.toString(family.family().bornMs()),
                Long.toString(family.publishedMs()),
                family.forgetful() ? "1" : "0");
    }

    private static String text(LineageEntry entry) {
        LineageEntry.Parent parent = entry.parent();
        return String.join(
                ",",
                entry.lineage(),
                parent == null ? "" : parent.lineage(),
                parent == null ? "" : parent.fork().toString(),
                entry.checkpointId().toString(),
                entry.snapshotId().toString(),
                Integer.toString(entry.files()),
                entry.digest());
    }

    private static List<FamilyLedger> families(String[] parts) {
        List<FamilyLedger> families = new ArrayList<>();
        int next = 1;
        while (next < parts.length) {
            String[] head = parts[next++].split(",", -1);
            List<LineageEntry> entries = new ArrayList<>();
            while (next < parts.length && !isHead(parts[next])) {
                entries.add(entry(parts[next++]));
            }
            if (!isHead(head[0])) {
                throw new IllegalArgumentException("no family");
            }
            families.add(new FamilyLedger(
                    new SinkFamily(head[0].substring(1), Long.parseLong(head[2])),
                    scope(head[1]),
                    Long.parseLong(head[3]),
                    flag(head[4]),
                    entries));
        }
        return List.copyOf(families);
    }

    private static boolean isHead(String part) {
        return !part.isEmpty() && part.charAt(0) == FAMILY;
    }

    private static CommitIdentity.Scope scope(String text) {
        return switch (text) {
            case CHECKPOINT -> CommitIdentity.Scope.CHECKPOINT;
            case WHOLE_RUN -> CommitIdentity.Scope.WHOLE_RUN;
            default -> throw new IllegalArgumentException("scope " + text);
        };
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new IllegalArgumentException("flag " + text);
        };
    }

    private static LineageEntry entry(String part) {
        String[] values = part.split(",", -1);
        return new LineageEntry(
                values[0],
                values[1].isEmpty()
                        ? null
                        : new LineageEntry.Parent(values[1], new CheckpointId(Long.parseLong(values[2]))),
                new CheckpointId(Long.parseLong(values[3])),
                SnapshotId.parse(values[4]),
                Integer.parseInt(values[5]),
                values[6]);
    }

    private static List<FamilyLedger> formerFamilies(String[] parts) {
        Map<String, LineageEntry> byLineage = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            LineageEntry entry = entry(parts[i]);
            byLineage.put(entry.lineage(), entry);
        }
        Map<String, List<LineageEntry>> byRoot = new LinkedHashMap<>();
        for (LineageEntry entry : byLineage.values()) {
            byRoot.computeIfAbsent(root(entry, byLineage), any -> new ArrayList<>())
                    .add(withoutUnpublishedParent(entry, byLineage));
        }
        boolean forgetful = parts[0].equals(FORMER_FORGETFUL);
        return byRoot.entrySet().stream()
                .map(family -> new FamilyLedger(
                        new SinkFamily(family.getKey(), SinkFamily.UNKNOWN_BIRTH),
                        CommitIdentity.Scope.CHECKPOINT,
                        0,
                        forgetful,
                        family.getValue()))
                .collect(Collectors.toUnmodifiableList());
    }

    /** The oldest known parent: the submission, unless lineages in between have been dropped. */
    private static String root(LineageEntry entry, Map<String, LineageEntry> byLineage) {
        String root = entry.lineage();
        LineageEntry.@Nullable Parent parent = entry.parent();
        int steps = 0;
        while (parent != null && steps++ <= byLineage.size()) {
            root = parent.lineage();
            LineageEntry above = byLineage.get(root);
            parent = above == null ? null : above.parent();
        }
        return root;
    }

    /** The parent of a first start was its submission, at checkpoint 0. */
    private static LineageEntry withoutUnpublishedParent(LineageEntry entry, Map<String, LineageEntry> byLineage) {
        LineageEntry.Parent parent = entry.parent();
        if (parent == null
                || byLineage.containsKey(parent.lineage())
                || parent.fork().value() != 0) {
            return entry;
        }
        return new LineageEntry(
                entry.lineage(), null, entry.checkpointId(), entry.snapshotId(), entry.files(), entry.digest());
    }
}
