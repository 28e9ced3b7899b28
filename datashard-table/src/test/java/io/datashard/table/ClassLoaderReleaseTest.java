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
import java.util.List;
import java.util.Map;
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
        String endpoint = SERVER.environment().get("DATASHARD_S3_ENDPOINT");
        leavesNothing(job -> Map.of(
                LoaderUse.PATH,
                "s3://" + S3Server.BUCKET + "/release/table-" + job,
                "s3.endpoint",
                endpoint,
                "s3.endpoint.region",
                "us-east-1",
                "s3.path.style.access",
                "true"));
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
        assertThat(threadsOf(loaders)).isEmpty();
    }

    /** Runs what a job does, in a thread of its own as tasks are. */
    private static WeakReference<ClassLoader> run(Map<String, String> settings) throws Exception {
        List<Object> rows = new ArrayList<>();
        try (URLClassLoader loader = new URLClassLoader(jarsOfAJob(), new JarsOfFlink())) {
            Thread task = new Thread(() -> {
                try {
                    @SuppressWarnings("unchecked")
                    Function<Map<String, String>, Long> use =
                            (Function<Map<String, String>, Long>) loader.loadClass(LoaderUse.class.getName())
                                    .getConstructor()
                                    .newInstance();
                    rows.add(use.apply(settings));
                } catch (ReflectiveOperationException e) {
                    rows.add(e);
                }
            });
            task.setContextClassLoader(loader);
            task.start();
            task.join();
            assertThat(rows).containsExactly(200L);
            return new WeakReference<>(loader);
        }
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
