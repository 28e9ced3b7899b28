package io.datashard.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datashard.storage.Pending;
import io.datashard.testing.Await;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The threads of clients end with them; those that would keep the class loader of a job do so even without being told. */
@Timeout(60)
class ClientThreadsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration SOON = Duration.ofMillis(50);
    private static final String TIMER = "datashard-s3-timer";
    private static final String TIMERS_OF_THE_SDK = "sdk-ScheduledExecutor";
    private static final String REAPER = "idle-connection-reaper";

    private static StubServer server;

    private Set<Thread> before;

    @BeforeAll
    static void startServer() throws IOException {
        server = StubServer.http(StubServer::everyObject);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void noteThreads() {
        before = Set.copyOf(Thread.getAllStackTraces().keySet());
    }

    @Test
    void clientsThatAreReleasedLeaveNoThread() {
        SharedClients clients = new SharedClients(ClientOfSettings::create);
        List<S3Settings> stores = new ArrayList<>();
        for (int store = 0; store < 5; store++) {
            S3Settings settings = settings("region-" + store);
            stores.add(settings);
            read(clients.acquire(settings));
            clients.threads(settings)
                    .begin(() -> read(clients.acquire(settings)))
                    .get();
            clients.release(settings);
        }
        assertThat(names(started()))
                .as("each client has one timer, and none of the SDK's")
                .contains(TIMER, REAPER)
                .doesNotContain(TIMERS_OF_THE_SDK);

        stores.forEach(clients::release);

        awaitNone(TIMER, REAPER, TIMERS_OF_THE_SDK, "datashard-s3");
    }

    @Test
    void timersOfClientThatIsNeverClosedEndByThemselves() {
        try (S3Client client = ClientOfSettings.create(
                settings("us-east-1"), Apache5HttpClient.builder(), RequestTimers.start(SOON))) {
            read(client);
            awaitNone(TIMER, TIMERS_OF_THE_SDK);

            // The next request has its timer again.
            assertThat(read(client)).isEqualTo("rows");
        }
        awaitNone(TIMER, REAPER);
    }

    @Test
    void timersThatEndedComeBack() throws Exception {
        ScheduledExecutorService timers = RequestTimers.start(SOON);
        assertRuns(timers, Duration.ZERO);
        awaitNone(TIMER);

        // Later than the thread stays without work.
        assertRuns(timers, SOON.multipliedBy(4));
        awaitNone(TIMER);
    }

    @Test
    void clientThatCannotBeMadeLeavesNoThread() {
        assertThatThrownBy(() -> ClientOfSettings.create(settings("")))
                .isInstanceOf(RuntimeException.class)
                .hasMessageContaining("region");

        awaitNone(REAPER);
    }

    private static void assertRuns(ScheduledExecutorService timers, Duration delay) throws InterruptedException {
        CountDownLatch ran = new CountDownLatch(1);
        var unused = timers.schedule(ran::countDown, delay.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(ran.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    private static String read(S3Client client) {
        return client.getObject(r -> r.bucket("lake").key("rows"), ResponseTransformer.toBytes())
                .asUtf8String();
    }

    private static S3Settings settings(String region) {
        S3Settings settings = S3Server.settings(server.port());
        return new S3Settings(
                settings.endpoint(),
                region,
                settings.credentials(),
                Optional.empty(),
                true,
                settings.conditionalWrites(),
                settings.encryption(),
                settings.maxConnections(),
                settings.requestTimeout());
    }

    private Set<Thread> started() {
        Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
        started.removeAll(before);
        return started;
    }

    /** The names without their numbers. */
    private static Set<String> names(Set<Thread> threads) {
        return threads.stream()
                .map(thread -> thread.getName().replaceAll("(-\\d+)+$", ""))
                .collect(Collectors.toSet());
    }

    private void awaitNone(String... names) {
        Set<String> unwanted = Set.of(names);
        Await.until(
                "the threads of clients to end",
                LIMIT,
                () -> names(started()).stream().noneMatch(unwanted::contains),
                () -> "There are " + started());
    }

    /** A job's class loader closes when the job ends, and the thread may go on for others. */
    @Test
    void aThreadHasNothingOfTheJobThatStartedIt() throws Exception {
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        InheritableThreadLocal<String> ofCaller = new InheritableThreadLocal<>();
        ScheduledExecutorService timers = RequestTimers.start(SOON);
        try (URLClassLoader ofJob = new URLClassLoader(new URL[0]);
                StepThreads threads = new StepThreads(8)) {
            caller.setContextClassLoader(ofJob);
            ofCaller.set("the job's");
            CompletableFuture<Seen> step = new CompletableFuture<>();
            Pending<Boolean> begun = threads.begin(() -> step.complete(Seen.now(caller, ofCaller)));
            CompletableFuture<Seen> timer = new CompletableFuture<>();
            timers.execute(() -> timer.complete(Seen.now(caller, ofCaller)));

            Seen nothing = new Seen(false, StepThreads.class.getClassLoader(), null);
            assertThat(step.get(30, TimeUnit.SECONDS)).isEqualTo(nothing);
            assertThat(timer.get(30, TimeUnit.SECONDS)).isEqualTo(nothing);
            assertThat(begun.get()).isTrue();
        } finally {
            timers.shutdownNow();
            ofCaller.remove();
            caller.setContextClassLoader(before);
        }
    }

    /** What a thread has. */
    private record Seen(boolean isCaller, ClassLoader loader, String handedDown) {
        static Seen now(Thread caller, ThreadLocal<String> ofCaller) {
            Thread thread = Thread.currentThread();
            return new Seen(thread == caller, thread.getContextClassLoader(), ofCaller.get());
        }
    }
}
