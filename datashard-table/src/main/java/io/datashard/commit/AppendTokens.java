package io.datashard.commit;

import io.datashard.error.CorruptDataException;
import io.datashard.model.SnapshotId;
import io.datashard.model.TableMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The append tokens that the table remembers ({@code docs/exactly-once.md}). A token is in the summary of its snapshot, and in a table
 * property, because snapshots expire. The property remembers a bounded number: {@link #MAX_CHOSEN} tokens that callers chose, and {@link
 * #MAX_RANDOM} random ones, which are needed only while somebody tries to repeat their append.
 *
 * <p>Text form, oldest first: {@code 1|token,snapshot|…}.
 *
 * @param entries the tokens that the property remembers, oldest first
 */
public record AppendTokens(List<Entry> entries) {
    /** The table property. */
    public static final String PROPERTY = "datashard.append.tokens";
    /** Summary key of a snapshot. */
    public static final String SUMMARY = "datashard.append.token";

    static final int MAX_CHOSEN = 256;
    static final int MAX_RANDOM = 64;

    private static final String FORMAT = "1";

    /** An append and the snapshot that published it. */
    record Entry(AppendToken token, SnapshotId snapshotId) {}

    public AppendTokens {
        entries = List.copyOf(entries);
    }

    /** The id of the snapshot that published an append; the snapshot may have expired. Empty if the table does not know the token. */
    public static Optional<SnapshotId> find(TableMetadata table, AppendToken token) {
        // Read the property first: an unreadable property must not count as "not there".
        Optional<SnapshotId> remembered = read(table.properties()).find(token);
        return remembered.isPresent()
                ? remembered
                : table.snapshots().stream()
                        .filter(snapshot ->
                                token.text().equals(snapshot.summary().get(SUMMARY)))
                        .map(snapshot -> snapshot.id())
                        .findFirst();
    }

    static AppendTokens read(Map<String, String> properties) {
        String text = properties.get(PROPERTY);
        if (text == null) {
            return new AppendTokens(List.of());
        }
        String[] parts = text.split("\\|", -1);
        List<Entry> entries = new ArrayList<>();
        try {
            if (!parts[0].equals(FORMAT)) {
                throw new IllegalArgumentException("format " + parts[0]);
            }
            for (int i = 1; i < parts.length; i++) {
                int comma = parts[i].lastIndexOf(',');
                entries.add(new Entry(
                        new AppendToken(parts[i].substring(0, comma)),
                        SnapshotId.parse(parts[i].substring(comma + 1))));
            }
        } catch (RuntimeException e) {
            throw new CorruptDataException(
                    "Cannot read the table property '" + PROPERTY + "'",
                    "it is no list of append tokens of a format that this release knows, so that it can't be told whether an append is"
                            + " in the table already",
                    "Use the release that wrote it; nothing was committed",
                    e);
        }
        return new AppendTokens(entries);
    }

    Optional<SnapshotId> find(AppendToken token) {
        return entries.stream()
                .filter(entry -> entry.token().equals(token))
                .map(Entry::snapshotId)
                .findFirst();
    }

    /** A copy with this append as the newest; drops the oldest token of the same kind if there are too many. */
    AppendTokens with(AppendToken token, SnapshotId snapshotId) {
        List<Entry> kept = new ArrayList<>(entries);
        kept.add(new Entry(token, snapshotId));
        long ofItsKind = kept.stream()
                .filter(entry -> entry.token().isRandom() == token.isRandom())
                .count();
        long tooMany = ofItsKind - (token.isRandom() ? MAX_RANDOM : MAX_CHOSEN);
        for (int i = 0; tooMany > 0; ) {
            if (kept.get(i).token().isRandom() == token.isRandom()) {
                kept.remove(i);
                tooMany--;
            } else {
                i++;
            }
        }
        return new AppendTokens(kept);
    }

    String text() {
        return entries.stream()
                .map(entry -> "|" + entry.token() + "," + entry.snapshotId())
                .collect(Collectors.joining("", FORMAT, ""));
    }
}
