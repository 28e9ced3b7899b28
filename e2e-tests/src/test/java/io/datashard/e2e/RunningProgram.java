package io.datashard.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that a test started. It is killed by its id at {@link #close}, or when this JVM ends. */
final class RunningProgram implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Program program;
    private final Process process;
    private final Path output;
    private final Path errors;
    private final Thread endWithThisJvm;

    RunningProgram(Program program, Process process, Path output, Path errors) {
        this.program = program;
        this.process = process;
        this.output = output;
        this.errors = errors;
        this.endWithThisJvm = new Thread(this::killAll, "end " + program.name() + " " + process.pid());
        Runtime.getRuntime().addShutdownHook(endWithThisJvm);
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its standard output so far, which may end within a line. */
    String output() {
        return read(output);
    }

    /** Its standard error so far. */
    String errors() {
        return read(errors);
    }

    /**
     * Waits for its end.
     *
     * @throws AssertionError if it does not end within the limit
     */
    ProgramResult await(Duration limit) {
        if (!endsWithin(limit)) {
            killAll();
            throw new AssertionError(
                    "No end within " + limit.toSeconds() + " s: " + program + "\n" + errors() + output());
        }
        return new ProgramResult(program, process.exitValue(), output(), errors());
    }

    /** Ends it at once, as by {@code kill -9}, and waits until it is gone. */
    void kill() {
        killAll();
        if (!endsWithin(PATIENCE)) {
            throw new AssertionError("Process " + pid() + " outlived kill -9: " + program);
        }
    }

    /** Asks it to end (SIGTERM) and kills it if it does not in 20 seconds. */
    void terminate() {
        process.destroy();
        if (!endsWithin(PATIENCE)) {
            kill();
        }
    }

    /** Kills it if it still runs. Its log files stay unless it succeeded. */
    @Override
    public void close() {
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithThisJvm);
        } catch (IllegalStateException e) {
            // This JVM is ending already, and the process has ended.
        }
        boolean succeeded = process.exitValue() == 0;
        for (Path log : List.of(output, errors)) {
            deleteIf(succeeded, log);
        }
    }

    private void killAll() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            killAll();
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting for the end of " + program, e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + file, e);
        }
    }

    private static void deleteIf(boolean succeeded, Path file) {
        try {
            if (succeeded || Files.size(file) == 0) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot delete " + file, e);
        }
    }
}
