package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import io.datashard.layout.Layout;
import io.datashard.storage.local.LocalStorage;
import io.datashard.testing.EveryLayout;
import io.datashard.testing.RacingWriter;
import io.datashard.testing.TableAudit;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes, one of them Python, commit to one local table at once, each as fast as it can. */
@Timeout(120)
class CommitRaceTest {
    private static final int PROCESSES = 2;
    private static final int THREADS = 2;
    private static final int ROWS = 12;
    private static final int PYTHON_COMMITS = 60;

    /** Counts in a table property, by metadata commits under fcntl.flock as the datashard package makes them. */
    private static final String CLASSIC_PYTHON =
            """
            import fcntl, json, os, sys, time, uuid
            root, commits = sys.argv[1], int(sys.argv[2])
            hint = os.path.join(root, 'metadata.version-hint.text')
            for _ in range(commits):
                with open(os.path.join(root, '.locks', 'metadata.lock'), 'a') as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    name = open(hint).read()
                    document = json.load(open(os.path.join(root, 'metadata', name)))
                    properties = document['properties']
                    properties['python'] = str(int(properties.get('python', '0')) + 1)
                    document['metadata_log'].append(
                        {'timestamp-ms': document['last_updated_ms'], 'metadata-file': 'metadata/' + name})
                    document['last_updated_ms'] = max(int(time.time() * 1000), document['last_updated_ms'] + 1)
                    document['last_commit_id'] = uuid.uuid4().hex
                    number = int(name[1:].split('-')[0].split('.')[0])
                    new = 'v%d-%s.metadata.json' % (number + 1, uuid.uuid4().hex[:8])
                    with open(os.path.join(root, 'metadata', new), 'w') as out:
                        json.dump(document, out, indent=2)
                    with open(hint + '.tmp', 'w') as out:
                        out.write(new)
                    os.rename(hint + '.tmp', hint)
            """;

    /** The same on the iceberg layout: built on what lies ahead of the hint, validated against what the hint names, created by link. */
    private static final String ICEBERG_PYTHON =
            """
            import fcntl, json, os, sys, time
            root, commits = sys.argv[1], int(sys.argv[2])
            hint = os.path.join(root, 'metadata', 'version-hint.text')
            def path(number):
                return os.path.join(root, 'metadata', 'v%d.metadata.json' % number)
            def load(number):
                return json.load(open(path(number)))
            def hinted():
                return int(open(hint).read())
            def advance(number):
                if hinted() < number:
                    with open(hint + '.tmp', 'w') as out:
                        out.write(str(number))
                    os.rename(hint + '.tmp', hint)
            def state(document):
                return [document[key] for key in ('table-uuid', 'current-snapshot-id', 'last-updated-ms')]
            while commits > 0:
                newest = hinted()
                while os.path.exists(path(newest + 1)):
                    newest += 1
                base = load(newest)
                with open(os.path.join(root, '.locks', 'metadata.lock'), 'a') as lock:
                    fcntl.flock(lock, fcntl.LOCK_EX)
                    number = hinted()
                    document = load(number)
                    if state(document) != state(base):
                        continue
                    properties = document['properties']
                    properties['python'] = str(int(properties.get('python', '0')) + 1)
                    document['metadata-log'].append({'timestamp-ms': document['last-updated-ms'],
                        'metadata-file': document['location'] + '/metadata/v%d.metadata.json' % number})
                    document['last-updated-ms'] = max(int(time.time() * 1000), document['last-updated-ms'] + 1)
                    temporary = os.path.join(root, 'metadata', '.tmp.python')
                    with open(temporary, 'w') as out:
                        json.dump(document, out, indent=2)
                    try:
                        os.link(temporary, path(number + 1))
                        commits -= 1
                    except FileExistsError:
                        pass
                    os.unlink(temporary)
                    advance(number + 1)
            """;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    @EveryLayout
    void everyCommitOfEveryProcessIsThereOnce(Layout layout) throws Exception {
        String path = folder.resolve("table").toString();
        DataShardTable.create(
                        path,
                        RacingWriter.SCHEMA,
                        TableOptions.DEFAULT
                                .withLayout(layout)
                                .withProperty("write.metadata.previous-versions-max", "0"))
                .close();
        startPython(layout == Layout.CLASSIC ? CLASSIC_PYTHON : ICEBERG_PYTHON, path);
        for (int i = 0; i < PROCESSES; i++) {
            start("process" + i, path);
        }
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String writer = "thread" + i;
            Thread thread = new Thread(() -> RacingWriter.write(path, writer, ROWS));
            thread.setUncaughtExceptionHandler((failed, e) -> failures.add(e));
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        for (Process process : processes) {
            assertThat(process.waitFor()).isZero();
        }
        assertThat(failures).isEmpty();

        List<String> expected = Stream.concat(
                        IntStream.range(0, PROCESSES).mapToObj(i -> "process" + i),
                        IntStream.range(0, THREADS).mapToObj(i -> "thread" + i))
                .flatMap(writer -> IntStream.range(0, ROWS).mapToObj(i -> writer + " " + i))
                .toList();
        try (DataShardTable table = DataShardTable.open(path);
                RowIterator rows = table.scan().rows()) {
            assertThat(rows.stream().map(row -> row.get("writer") + " " + row.get("number")))
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(table.metadata().properties()).containsEntry("python", Integer.toString(PYTHON_COMMITS));
            assertThat(table.metadata().metadataLog()).hasSize(expected.size() + PYTHON_COMMITS);
        }
        try (LocalStorage storage = LocalStorage.open(Path.of(path))) {
            assertThat(TableAudit.of(storage).strays()).isEmpty();
        }
    }

    private void startPython(String script, String path) throws IOException {
        try {
            launch("python3", "-c", script, path, Integer.toString(PYTHON_COMMITS));
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                throw e;
            }
            abort("there is no python3 here");
        }
    }

    private void start(String writer, String path) throws IOException {
        launch(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath(),
                RacingWriter.class.getName(),
                path,
                writer,
                Integer.toString(ROWS));
    }

    private void launch(String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        processes.add(builder.start());
    }

    private static String classPath() {
        if (CommitRaceTest.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(CommitRaceTest::file)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
