package io.datashard.table;

import io.datashard.storage.Surroundings;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** What an enumerator does with a table, to be run in a class loader of its own: opens it and reads its metadata; closing it is left to the caller. */
public final class LoaderUseLeftOpen implements Function<Map<String, String>, AutoCloseable> {
    /** Returns what is open. */
    @Override
    public AutoCloseable apply(Map<String, String> settings) {
        Map<String, String> store = new HashMap<>(settings);
        String path = store.remove(LoaderUse.PATH);
        Surroundings surroundings = Surroundings.ofEnvironment();
        TableAccess access = TableAccess.open(TableLocation.of(path, store, surroundings), surroundings);
        access.manifests(access.layout().loadOrFail().metadata());
        return access;
    }
}
