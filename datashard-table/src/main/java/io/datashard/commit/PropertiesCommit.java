package io.datashard.commit;

import io.datashard.commit.MetadataCommit.Subject;
import io.datashard.layout.TableLayout;
import io.datashard.model.TableMetadata;
import io.datashard.storage.IdSource;
import io.datashard.storage.Pause;
import io.datashard.storage.Storage;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Changes properties of a table in a commit without a snapshot; see {@link MetadataCommit}. Thread-safe. */
public final class PropertiesCommit {
    private static final Subject SUBJECT =
            new Subject("change the properties", "the properties", "were changed", "Changed properties");

    private final MetadataCommit commit;

    public PropertiesCommit(
            Storage storage, TableLayout layout, CommitSettings settings, Clock clock, IdSource ids, Pause pause) {
        this.commit = new MetadataCommit(storage, layout, settings, clock, ids, pause);
    }

    /**
     * Makes the change.
     *
     * @param change tells the change, given the table that it is made on
     * @return whether the table was changed; false if it is so already
     * @throws io.datashard.error.CommitConflictException if other writers won every attempt; nothing was changed
     * @throws io.datashard.error.UnknownOutcomeException if it is not known whether the table was changed
     * @throws io.datashard.error.InvalidUseException if there is no table, or it can't be written to
     * @throws io.datashard.error.StorageException if the storage failed; nothing was changed
     */
    public boolean commit(Function<TableMetadata, PropertyChange> change) {
        return commit.commit(SUBJECT, base -> {
            TableMetadata table = base.metadata();
            return MetadataChange.of(without(change.apply(table), table));
        });
    }

    /** What of the change is not in the table yet. */
    private static PropertyChange without(PropertyChange change, TableMetadata table) {
        Map<String, String> now = table.properties();
        Map<String, String> set = change.set().entrySet().stream()
                .filter(entry -> !entry.getValue().equals(now.get(entry.getKey())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Set<String> remove = change.remove().stream().filter(now::containsKey).collect(Collectors.toSet());
        return new PropertyChange(set, remove);
    }
}
