package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.error.SettingNames;
import io.datashard.layout.CurrentTable;
import io.datashard.layout.Layout;
import io.datashard.model.DataFile;
import io.datashard.read.PlanningSettings;
import io.datashard.read.PlanningState;
import io.datashard.read.ReadMode;
import io.datashard.read.ReadSettings;
import io.datashard.read.SplitPlanner;
import io.datashard.read.StartingPosition;
import io.datashard.storage.RequestKind;
import io.datashard.storage.Surroundings;
import io.datashard.table.AccessedTable;
import io.datashard.table.DataShardTable;
import io.datashard.table.RowIterator;
import io.datashard.table.TableAccess;
import io.datashard.table.TableLocation;
import io.datashard.table.TableOptions;
import io.datashard.testing.MemoryStorage;
import io.datashard.testing.TestTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Counts the requests of each operation, and those that wait for each other, behind a proxy that delays all of them. Keeps {@code
 * docs/s3-costs.md} what was counted; {@code -Dupdate.docs=true} writes it anew. A number that grows fails the test.
 */
@Timeout(600)
class S3RequestCountTest {
    private static final Path PAGE = Path.of("..", "docs", "s3-costs.md");
    private static final Duration DELAY = Duration.ofMillis(60);
    private static final List<Integer> HISTORIES = List.of(10, 1000);
    private static final int ROUNDS = 6;

    private static final String CREATE = "create a table";
    private static final String FIRST = "first append of a process, to the new table";
    private static final String APPEND = "append of 100 rows, one file";
    private static final String SINK_1 = "commit of a Flink checkpoint, 1 file";
    private static final String SINK_8 = "commit of a Flink checkpoint, 8 files";
    private static final String SINK_AFTER_OTHER =
            "commit of a Flink checkpoint, 1 file, after a commit of another writer";
    private static final String MERGE = "append that merges 64 manifests";
    private static final String POLL = "poll without change";
    private static final String FOLLOW = "poll that finds a snapshot of one file more, and plans it";
    private static final String READ_1 = "open and read, 1 file";
    private static final String READ_5 = "open and read, 5 files";

    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    private static final Map<String, MemoryStorage> histories = new HashMap<>();
    private static FaultProxy proxy;
    private static int tables;
    private static Duration delay = Duration.ZERO;

    @BeforeAll
    static void start() throws IOException {
        proxy = new FaultProxy(SERVER.port());
        // The bucket is tried once in a process, and classes are loaded.
        for (Layout layout : Layout.values()) {
            measured(layout, HISTORIES.get(0));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        proxy.close();
    }

    @Test
    void pageIsWhatWasCountedAndWithinTheGoals() throws IOException {
        delay = DELAY;
        Map<Layout, Map<String, RequestCost>> costs = measured();
        for (int round = 1; round < ROUNDS && !page(costs).equals(Files.readString(PAGE)); round++) {
            Map<Layout, Map<String, RequestCost>> again = measured();
            costs.forEach((layout, known) -> known.replaceAll(
                    (operation, cost) -> cost.least(again.get(layout).get(operation))));
        }
        if (Boolean.getBoolean("update.docs")) {
            Files.writeString(PAGE, page(costs));
        }
        assertWithinGoals(costs.get(Layout.CLASSIC), 13, 3, 4, 4);
        // Two of them, and the last trip, look whether another table has come to the place of this one.
        assertWithinGoals(costs.get(Layout.ICEBERG), 14, 2, 4, 7);
        assertThat(PAGE).as("stale page: run this test with -Dupdate.docs=true").hasContent(page(costs));
    }

    private static void assertWithinGoals(
            Map<String, RequestCost> costs, int requests, int toCommit, int trips, int follow) {
        for (String append : List.of(APPEND, SINK_1)) {
            assertThat(costs.get(append).total()).as(append).isLessThanOrEqualTo(requests);
            assertThat(costs.get(append).tripsToCommit()).as(append).isLessThanOrEqualTo(toCommit);
            assertThat(costs.get(append).trips()).as(append).isLessThanOrEqualTo(trips);
        }
        assertThat(costs.get(SINK_8).trips()).isLessThanOrEqualTo(trips);
        // The other's metadata file and manifest list, and what was written in vain.
        assertThat(costs.get(SINK_AFTER_OTHER).tripsToCommit())
                .as(SINK_AFTER_OTHER)
                .isLessThanOrEqualTo(toCommit + 3);
        assertThat(costs.get(MERGE).trips())
                .as(MERGE)
                .isLessThanOrEqualTo(costs.get(APPEND).trips() + 2);
        assertThat(costs.get(POLL).total()).isEqualTo(1);
        // The metadata, however it is found, one manifest list and one manifest.
        assertThat(costs.get(FOLLOW).total()).as(FOLLOW).isLessThanOrEqualTo(follow);
        assertThat(costs.get(READ_1).trips()).as(READ_1).isLessThanOrEqualTo(5);
        assertThat(costs.get(READ_5).trips()).isLessThanOrEqualTo(5);
        // Four files more, each with a manifest of its own.
        assertThat(costs.get(READ_5).total() - costs.get(READ_1).total()).isLessThanOrEqualTo(4 * 2);
    }

    private static Map<Layout, Map<String, RequestCost>> measured() {
        Map<Layout, Map<String, RequestCost>> costs = new LinkedHashMap<>();
        for (Layout layout : Layout.values()) {
            Map<String, RequestCost> young = measured(layout, HISTORIES.get(0));
            Map<String, RequestCost> old = measured(layout, HISTORIES.get(1));
            old.forEach((operation, cost) -> assertThat(cost.requests())
                    .as("%s, %s, by the age of the table", layout, operation)
                    .isEqualTo(young.get(operation).requests()));
            young.replaceAll((operation, cost) -> cost.least(old.get(operation)));
            costs.put(layout, young);
        }
        return costs;
    }

    private static Map<String, RequestCost> measured(Layout layout, int snapshots) {
        Map<String, RequestCost> costs = new LinkedHashMap<>();
        creation(layout, costs);
        MemoryStorage past =
                histories.computeIfAbsent(layout + " " + snapshots, key -> CostedTable.history(layout, snapshots));
        CostedTable table = table(layout).after(past, 1);
        try (DataShardTable opened = table.open(options())) {
            opened.append(CostedTable.rows(1));
            opened.append(CostedTable.rows(1));
            costs.put(APPEND, cost(() -> opened.append(CostedTable.rows(100))));
        }
        commits(table, costs);
        CostedTable full = table(layout).after(past, 62);
        try (DataShardTable opened = full.open(options())) {
            opened.append(CostedTable.rows(1));
            opened.append(CostedTable.rows(1));
            // Its requests are so many that a slow machine needs a while to send them.
            costs.put(MERGE, cost(delay.multipliedBy(3), () -> opened.append(CostedTable.rows(1))));
        }
        reads(table(layout).after(past, 0), costs);
        return costs;
    }

    private static void creation(Layout layout, Map<String, RequestCost> costs) {
        CostedTable made = table(layout);
        DataShardTable[] created = new DataShardTable[1];
        TableOptions options = TableOptions.DEFAULT.withLayout(layout);
        costs.put(
                CREATE,
                cost(() -> created[0] = DataShardTable.create(made.path(), options(), TestTable.SCHEMA, options)));
        try (DataShardTable table = created[0]) {
            costs.put(FIRST, cost(() -> table.append(CostedTable.rows(100))));
        }
    }

    private static void commits(CostedTable table, Map<String, RequestCost> costs) {
        List<DataFile> one = table.files("one", 1);
        List<DataFile> eight = table.files("eight", 8);
        try (TableAccess access = table.access(options())) {
            CostedTable.commit(access, 1, table.files("warm", 1));
            CostedTable.commit(access, 2, table.files("warmer", 1));
            costs.put(SINK_1, cost(() -> CostedTable.commit(access, 3, one)));
            costs.put(SINK_8, cost(() -> CostedTable.commit(access, 4, eight)));
            List<DataFile> late = table.files("late", 1);
            try (DataShardTable other = table.open(SERVER.options())) {
                other.append(CostedTable.rows(1));
            }
            costs.put(SINK_AFTER_OTHER, cost(() -> CostedTable.commit(access, 5, late)));
            CurrentTable current = access.layout().loadOrFail();
            assertThat(access.layout().loadIfChanged(current)).isEmpty();
            costs.put(POLL, cost(() -> assertThat(access.layout().loadIfChanged(current))
                    .isEmpty()));
        }
    }

    private static void reads(CostedTable table, Map<String, RequestCost> costs) {
        try (DataShardTable direct = table.open(SERVER.options())) {
            direct.append(CostedTable.rows(100));
            costs.put(READ_1, cost(() -> read(table, 100)));
            for (int i = 1; i < 5; i++) {
                direct.append(CostedTable.rows(100));
            }
            costs.put(READ_5, cost(() -> read(table, 500)));
            follow(table, direct, costs);
        }
    }

    private static void follow(CostedTable table, DataShardTable writer, Map<String, RequestCost> costs) {
        PlanningSettings settings = new PlanningSettings(
                new ReadMode.Continuous(StartingPosition.full(), Duration.ofSeconds(1)),
                Long.MAX_VALUE,
                ReadSettings.DEFAULT);
        TableLocation location = TableLocation.of(table.path(), options(), Surroundings.ofEnvironment());
        try (AccessedTable followed = new AccessedTable(location, Surroundings::ofEnvironment, storage -> {});
                SplitPlanner planner = new SplitPlanner(settings, null, followed, SettingNames.JAVA, 100)) {
            PlanningState seen = planner.plan(PlanningState.NEW).state();
            writer.append(CostedTable.rows(100));
            costs.put(FOLLOW, cost(() -> assertThat(planner.plan(seen).splits()).hasSize(1)));
        }
    }

    private static void read(CostedTable table, int rows) {
        int count = 0;
        try (DataShardTable opened = table.open(options());
                RowIterator read = opened.scan().rows()) {
            while (read.hasNext()) {
                read.next();
                count++;
            }
        }
        assertThat(count).isEqualTo(rows);
    }

    private static CostedTable table(Layout layout) {
        return new CostedTable(SERVER, layout, "costs/t" + tables++);
    }

    private static Map<String, String> options() {
        return Map.of("s3.endpoint", "http://127.0.0.1:" + proxy.port(), "s3.region", "us-east-1");
    }

    private static RequestCost cost(Runnable operation) {
        return cost(delay, operation);
    }

    private static RequestCost cost(Duration each, Runnable operation) {
        proxy.delay(each);
        int before = proxy.exchanges().size();
        operation.run();
        List<FaultProxy.Exchange> all = proxy.exchanges();
        proxy.delay(Duration.ZERO);
        return RequestCost.of(all.subList(before, all.size()));
    }

    private static String page(Map<Layout, Map<String, RequestCost>> costs) {
        List<String> lines = new ArrayList<>();
        costs.get(Layout.CLASSIC)
                .keySet()
                .forEach(operation -> lines.add("| " + operation + " | "
                        + cells(costs.get(Layout.CLASSIC).get(operation)) + " | "
                        + cells(costs.get(Layout.ICEBERG).get(operation)) + " |"));
        return """
                # What operations cost on S3

                This page counts the requests of each operation, and the round trips: how many requests wait for one another. An operation takes the distance to the
                store as many times as it has round trips. The numbers are the same for a table of 10 snapshots and for a table of 1,000. Nobody else writes
                meanwhile, unless it says so; a lost race costs about as much again. `S3RequestCountTest` counts through a proxy that delays every request, and
                writes this page (`-Dupdate.docs=true`). It fails when a number grows.

                Requests are PUT/GET/HEAD/LIST/DELETE. Round trips are counted to the moment when the commit is visible, and in all.

                | operation | classic: requests | in all | round trips | iceberg: requests | in all | round trips |
                |---|---|---|---|---|---|---|
                """
                + String.join("\n", lines) + "\n"
                + """

                * *append* is `DataShardTable.append` in a process that has appended at least twice before. It includes the data file and the in-flight marker of
                  the next one.
                * Who has committed before builds on what he left, and finds out at the same time whether it is still current. If another writer has committed
                  since, he builds anew, which takes as many round trips as reading first ([decision 0036](decisions/0036-fewer-round-trips.md)).
                * *commit of a Flink checkpoint* is what a committer does that has committed at least twice before. Before it, a Flink job writes data files and their
                  in-flight markers: two PUTs for each file.
                * A writer that commits without a pause for longer than a second makes up to two LISTs a second more, to see whether Python waits for a commit, and
                  up to ten while it stays away for it ([why](decisions/0019-fair-commits.md)).
                * In-flight markers are removed two hours later, by one DELETE each. Once an hour, one LIST looks for expired markers. The first commit of a process
                  tries the conditional writes of the bucket: 4 PUTs and 2 DELETEs, once for each bucket.
                * A commit that finds 64 manifests merges them. It reads them all at once.
                * A reader makes 1 request for each manifest, and 1 for each data file up to 4 MiB. A larger data file takes 1 for its end, at
                  most 1 for indexes that are not there, and 1 for each range that is needed: neighbours with at most 512 KiB between them are one range, and a
                  request fetches at most 4 MiB. They are under way at the same time, before they are needed. `S3RangeCountTest` counts them
                  ([why](decisions/0037-bytes-on-their-way.md)).
                * A poll of a classic table asks for the version hint if it has changed. A poll of an iceberg table asks whether another metadata file follows; once a
                  minute it also looks at the version hint and the metadata file. Of a snapshot that it finds, a reader fetches the manifest list and the new
                  manifests, each once.

                Each commit says in its INFO line how many requests it made. The metrics `s3Requests` count requests by kind (see [operations.md](operations.md)).
                """;
    }

    private static String cells(RequestCost cost) {
        List<String> kinds = new ArrayList<>();
        for (RequestKind kind : RequestKind.values()) {
            kinds.add(Integer.toString(cost.of(kind)));
        }
        return String.join("/", kinds) + " | " + cost.total() + " | "
                + (cost.tripsToCommit() == 0 ? "" : cost.tripsToCommit() + ", ") + cost.trips();
    }
}
