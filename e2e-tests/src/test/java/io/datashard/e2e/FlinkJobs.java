package io.datashard.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.datashard.testing.Await;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jobs of a cluster. A job is named by its id, 32 hex digits. */
final class FlinkJobs {
    private static final Duration CLIENT_LIMIT = Duration.ofMinutes(3);
    private static final Pattern SUBMITTED = Pattern.compile("JobID ([0-9a-f]{32})");

    private final FlinkCluster cluster;

    FlinkJobs(FlinkCluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Submits a job by {@code flink run -d}.
     *
     * @param arguments of the client: options such as {@code -c CLASS}, {@code -C URL}, {@code -s SAVEPOINT}, then the jar, then the
     *     arguments of its main method
     * @return id of the job
     */
    String submit(String... arguments) {
        List<String> all = new ArrayList<>(List.of("run", "-d"));
        all.addAll(List.of(arguments));
        ProgramResult result = cluster.script("flink", all).run(CLIENT_LIMIT).succeeded();
        Matcher submitted = SUBMITTED.matcher(result.output());
        if (!submitted.find()) {
            throw new AssertionError("No job was submitted:\n" + result.output() + result.errors());
        }
        return submitted.group(1);
    }

    /** Ids of all jobs in a state, such as RUNNING. */
    List<String> inState(String state) {
        List<String> jobs = new ArrayList<>();
        for (JsonNode job : cluster.rest().get("/jobs/overview").get("jobs")) {
            if (job.get("state").textValue().equals(state)) {
                jobs.add(job.get("jid").textValue());
            }
        }
        return jobs;
    }

    /** Id of the only job of that name. */
    String named(String name) {
        List<String> jobs = new ArrayList<>();
        for (JsonNode job : cluster.rest().get("/jobs/overview").get("jobs")) {
            if (job.get("name").textValue().equals(name)) {
                jobs.add(job.get("jid").textValue());
            }
        }
        if (jobs.size() != 1) {
            throw new AssertionError("There are " + jobs.size() + " jobs of the name " + name);
        }
        return jobs.get(0);
    }

    /** State of a job, UNKNOWN while no JobManager answers. */
    String state(String job) {
        return cluster.rest()
                .tryGet("/jobs/" + job)
                .map(answer -> answer.get("state").textValue())
                .orElse("UNKNOWN");
    }

    /** Waits until a job is in that state. */
    void awaitState(String job, String state, Duration limit) {
        Await.until(
                "state " + state + " of job " + job,
                limit,
                () -> state(job).equals(state),
                () -> "It is " + state(job) + ".");
    }

    /** Number of times that this JobManager restored a job from a checkpoint or savepoint. */
    int restorations(String job) {
        return cluster.rest()
                .tryGet("/jobs/" + job + "/checkpoints")
                .map(answer -> answer.at("/counts/restored").intValue())
                .orElse(0);
    }

    /** Waits until a job has been restored at least {@code times} times and all of its tasks run. */
    void awaitRestoration(String job, int times, Duration limit) {
        Await.until("restoration " + times + " of job " + job, limit, () -> restorations(job) >= times);
        awaitAllTasksRunning(job, limit);
    }

    /** Waits until all tasks of a job run. */
    void awaitAllTasksRunning(String job, Duration limit) {
        Await.until("all tasks of job " + job, limit, () -> cluster.rest()
                .tryGet("/jobs/" + job)
                .filter(answer -> answer.get("state").textValue().equals("RUNNING"))
                .filter(FlinkJobs::allTasksRun)
                .isPresent());
    }

    /** Number of completed checkpoints since the job was started or recovered by its JobManager. */
    int completedCheckpoints(String job) {
        return cluster.rest()
                .tryGet("/jobs/" + job + "/checkpoints")
                .map(answer -> answer.at("/counts/completed").intValue())
                .orElse(0);
    }

    /** Waits until {@code more} further checkpoints have completed. */
    void awaitCheckpoints(String job, int more, Duration limit) {
        int wanted = completedCheckpoints(job) + more;
        Await.until(more + " more checkpoints of job " + job, limit, () -> completedCheckpoints(job) >= wanted);
    }

    /** Takes a savepoint; the job goes on. */
    Path savepoint(String job) {
        return savepoint(job, "savepoints", "{\"cancel-job\": false}");
    }

    /** Stops a job with a savepoint; it is FINISHED then. */
    Path stopWithSavepoint(String job) {
        return savepoint(job, "stop", "{\"drain\": false}");
    }

    /** Cancels a job and waits until it is CANCELED. */
    void cancel(String job) {
        cluster.rest().patch("/jobs/" + job + "?mode=cancel");
        awaitState(job, "CANCELED", CLIENT_LIMIT);
    }

    private Path savepoint(String job, String operation, String request) {
        String trigger = cluster.rest()
                .post("/jobs/" + job + "/" + operation, request)
                .get("request-id")
                .textValue();
        String path = "/jobs/" + job + "/savepoints/" + trigger;
        Await.until(
                "savepoint of job " + job,
                CLIENT_LIMIT,
                () -> cluster.rest().get(path).at("/status/id").textValue().equals("COMPLETED"));
        JsonNode result = cluster.rest().get(path).get("operation");
        if (!result.has("location")) {
            throw new AssertionError("No savepoint of job " + job + ": " + result);
        }
        return Path.of(URI.create(result.get("location").textValue()));
    }

    private static boolean allTasksRun(JsonNode job) {
        for (JsonNode vertex : job.get("vertices")) {
            if (vertex.at("/tasks/RUNNING").intValue()
                    != vertex.get("parallelism").intValue()) {
                return false;
            }
        }
        return true;
    }
}
