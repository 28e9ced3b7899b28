package io.datashard.format.commit;

import io.datashard.format.error.CorruptDataException;
import io.datashard.format.metadata.SnapshotId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a table remembers of the commits of one sink: the newest lineages, each with its last commit. Kept in the table's properties, which
 * outlive snapshots and Python's commits, and changed in the step that makes the commit visible ({@code docs/exactly-once.md}).
 *
 * <p>Text form, oldest lineage first: {@code 1|lineage,parent,fork,checkpoint,snapshot,files,digest|…}; it begins with {@code 1+} once a
 * lineage has been dropped to make room.
 *
 * @param entries the lineages, oldest first
 * @param mayHaveForgotten whether a lineage has been dropped to make room
 */
record SinkLedger(List<Entry> entries, boolean mayHaveForgotten) {
    static final SinkLedger EMPTY = new SinkLedger(List.of(), false);
    static final int MAX_LINEAGES = 32;
    static final String PROPERTY_PREFIX = "datashard.flink.sink.";
    /** Digest of a commit that is not the last one any more, because the last ones were rolled back. */
    static final String NO_DIGEST = "-";

    private static final String FORMAT = "1";
    private static final String FORMAT_FORGETFUL = "1+";

    /**
     * The last commit of a lineage.
     *
     * @param lineage the lineage
     * @param parent the nearest published lineage that it was restored from, or the oldest if none is published, and the checkpoint of the
     *     restore; null for a fresh start
     * @param checkpointId its highest published checkpoint
     * @param snapshotId the snapshot that published it
     * @param files number of data files of that commit
     * @param digest digest of that commit's files, or {@link #NO_DIGEST}
     */
    record Entry(
            String lineage,
            @Nullable Ancestor parent,
            CheckpointId checkpointId,
            SnapshotId snapshotId,
            int files,
            String digest) {
        /** The same lineage, after what it published later than {@code checkpoint} was rolled back. */
        Entry backTo(CheckpointId checkpoint) {
            return new Entry(lineage, parent, checkpoint, snapshotId, 0, NO_DIGEST);
        }
    }

    SinkLedger {
        entries = List.copyOf(entries);
    }

    static SinkLedger read(Map<String, String> properties, String sinkId) {
        String text = properties.get(PROPERTY_PREFIX + sinkId);
        if (text == null) {
            return EMPTY;
        }
        String[] parts = text.split("\\|", -1);
        List<Entry> entries = new ArrayList<>();
        try {
            if (!parts[0].equals(FORMAT) && !parts[0].equals(FORMAT_FORGETFUL)) {
                throw new NumberFormatException("format " + parts[0]);
            }
            for (int i = 1; i < parts.length; i++) {
                String[] values = parts[i].split(",", -1);
                entries.add(new Entry(
                        values[0],
                        values[1].isEmpty()
                                ? null
                                : new Ancestor(values[1], new CheckpointId(Long.parseLong(values[2]))),
                        new CheckpointId(Long.parseLong(values[3])),
                        SnapshotId.parse(values[4]),
                        Integer.parseInt(values[5]),
                        values[6]));
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new CorruptDataException(
                    "Cannot read the table property '" + PROPERTY_PREFIX + sinkId + "'",
                    "it is not a commit ledger of a format that this release knows",
                    "Use the release that wrote it, or another 'sink.id'; nothing was committed",
                    e);
        }
        return new SinkLedger(entries, parts[0].equals(FORMAT_FORGETFUL));
    }

    Optional<Entry> find(String lineage) {
        return entries.stream().filter(entry -> entry.lineage().equals(lineage)).findFirst();
    }

    /** The lineages that went on from this one, directly or not, oldest first. */
    List<Entry> successors(String lineage) {
        Set<String> line = new HashSet<>(Set.of(lineage));
        // A lineage that published again stands behind those that went on from it: look until nothing more is found.
        boolean found = true;
        while (found) {
            found = false;
            for (Entry entry : entries) {
                if (entry.parent() != null && line.contains(entry.parent().lineage())) {
                    found |= line.add(entry.lineage());
                }
            }
        }
        line.remove(lineage);
        return entries.stream().filter(entry -> line.contains(entry.lineage())).toList();
    }

    /** Without the entries of these lineages. */
    SinkLedger without(Set<String> lineages) {
        return new SinkLedger(
                entries.stream()
                        .filter(entry -> !lineages.contains(entry.lineage()))
                        .toList(),
                mayHaveForgotten);
    }

    /** With this entry as the newest, in place of an earlier one of its lineage. */
    SinkLedger with(Entry entry) {
        List<Entry> kept = new ArrayList<>(entries);
        kept.removeIf(old -> old.lineage().equals(entry.lineage()));
        kept.add(entry);
        int dropped = Math.max(0, kept.size() - MAX_LINEAGES);
        return new SinkLedger(kept.subList(dropped, kept.size()), mayHaveForgotten || dropped > 0);
    }

    String text() {
        String format = mayHaveForgotten ? FORMAT_FORGETFUL : FORMAT;
        return entries.stream()
                .map(entry -> String.join(
                        ",",
                        entry.lineage(),
                        entry.parent() == null ? "" : entry.parent().lineage(),
                        entry.parent() == null ? "" : entry.parent().fork().toString(),
                        entry.checkpointId().toString(),
                        entry.snapshotId().toString(),
                        Integer.toString(entry.files()),
                        entry.digest()))
                .collect(Collectors.joining("|", format + (entries.isEmpty() ? "" : "|"), ""));
    }
}
