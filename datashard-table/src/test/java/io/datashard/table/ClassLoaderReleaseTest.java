package io.datashard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.datashard.storage.s3.S3Server;
import io.datashard.testing.Await;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Flink loads the jar of a job anew for each job of a session cluster and lets go of it afterwards. Whatever of ours then still runs, or is
 * remembered by the JVM, keeps 16 MB of classes for good.
 */
class ClassLoaderReleaseTest {
    @RegisterExtension
    static final S3Server SERVER = S3Server.withKeysInProcess();

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int JOBS = 4;

    @TempDir
    Path folder;

    @Test
    void jobOnTheLocalDiskLeavesNothing() throws Exception {
        leavesNothing(
                job -> Map.of(LoaderUse.PATH, folder.resolve("table-" + job).toString()));
    }

    @Test
    void jobOnS3LeavesNothing() throws Exception {
        leavesNothing(job -> onS3("table-" + job));
    }

    /** A JobManager closes the class loader of a job without waiting for the enumerator, which is closed in a thread of its own. */
    @Test
    void tableOnS3IsClosedAfterItsClassLoaderToo() throws Exception {
        Map<String, String> settings = onS3("closed-late");
        create(settings).close();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        // What closing does first is a matter of chance, anew in each class loader.
        for (int job = 0; job < JOBS; job++) {
            URLClassLoader loader = new URLClassLoader(jarsOfAJob(), new JarsOfFlink());
            AutoCloseable table = inJob(loader, LoaderUseLeftOpen.class, settings);
            loader.close();
            table.close();
            loaders.add(new WeakReference<>(loader));
        }
        assertNoThreadsOf(loaders);
    }

    private static DataShardTable create(Map<String, String> settings) {
        Map<String, String> store = new HashMap<>(settings);
        String path = store.remove(LoaderUse.PATH);
        return DataShardTable.create(path, store, LoaderUse.SCHEMA, TableOptions.DEFAULT);
    }

    private static Map<String, String> onS3(String table) {
        return Map.of(
                LoaderUse.PATH,
                "s3://" + S3Server.BUCKET + "/release/" + table,
                "s3.endpoint",
                SERVER.environment().get("DATASHARD_S3_ENDPOINT"),
                "s3.endpoint.region",
                "us-east-1",
                "s3.path.style.access",
                "true");
    }

    private static void leavesNothing(Function<Integer, Map<String, String>> settings) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int job = 0; job < JOBS; job++) {
            loaders.add(run(settings.apply(job)));
        }

        // The JDK remembers the last class whose record's hash code was asked for (java.lang.runtime.ObjectMethods).
        List<WeakReference<ClassLoader>> released = loaders.subList(0, JOBS - 1);
        Await.until(
                "the release of the class loaders",
                LIMIT,
                () -> {
                    System.gc();
                    return released.stream().allMatch(loader -> loader.get() == null);
                },
                () -> "Still there: " + threadsOf(loaders));
        assertNoThreadsOf(loaders);
    }

    /** A thread that was told to end takes a moment. */
    private static void assertNoThreadsOf(List<WeakReference<ClassLoader>> loaders) {
        Await.until(
                "the threads of the jobs to end",
                LIMIT,
                () -> threadsOf(loaders).isEmpty(),
                () -> "Still there: " + threadsOf(loaders));
    }

    private static WeakReference<ClassLoader> run(Map<String, String> settings) throws Exception {
        try (URLClassLoader loader = new URLClassLoader(jarsOfAJob(), new JarsOfFlink())) {
            assertThat(inJob(loader, LoaderUse.class, settings)).isEqualTo(200L);
            return new WeakReference<>(loader);
        }
    }

    /** Runs what a job does, in a thread of its own as tasks are. */
    private static <T> T inJob(
            ClassLoader loader, Class<? extends Function<Map<String, String>, T>> use, Map<String, String> settings)
            throws Exception {
        FutureTask<T> work = new FutureTask<>(() -> {
            @SuppressWarnings("unchecked")
            Function<Map<String, String>, T> loaded = (Function<Map<String, String>, T>)
                    loader.loadClass(use.getName()).getConstructor().newInstance();
            return loaded.apply(settings);
        });
        Thread task = new Thread(work);
        task.setContextClassLoader(loader);
        task.start();
        task.join();
        return work.get();
    }

    private static List<Thread> threadsOf(List<WeakReference<ClassLoader>> loaders) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> loaders.stream()
                        .map(WeakReference::get)
                        .anyMatch(loader -> loader != null
                                && (thread.getContextClassLoader() == loader
                                        || thread.getClass().getClassLoader() == loader)))
                .toList();
    }

    private static URL[] jarsOfAJob() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(ClassLoaderReleaseTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(String path) {
        try {
            return Path.of(path).toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(path, e);
        }
    }

    /** The class path without what a job brings itself. */
    private static final class JarsOfFlink extends ClassLoader {
        private JarsOfFlink() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.slf4j.")
                    || name.startsWith("org.apache.logging.")
                    || name.startsWith("org.apache.flink.")) {
                return ClassLoaderReleaseTest.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
