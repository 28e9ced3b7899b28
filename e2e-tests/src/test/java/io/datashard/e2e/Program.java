package io.datashard.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command that can be run as a process of its own. Immutable; each {@code with…} gives a changed copy.
 *
 * <p>The process gets this JVM's environment without variables that silently change a tool's behaviour ({@code DATASHARD_*}, {@code PYTHON*},
 * {@code HADOOP_*}, {@code FLINK_*}), then the given variables and the given standard input. Its output goes to files, so that it never waits
 * for a reader.
 *
 * @param name short name for log files and messages
 * @param command program and arguments
 * @param environment variables on top of the inherited ones
 * @param input standard input, null for none
 * @param folder working directory, null for this JVM's
 */
record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        @Nullable String input,
        @Nullable Path folder) {
    private static final Set<String> NOT_INHERITED = Set.of("DATASHARD_", "PYTHON", "HADOOP_", "FLINK_");

    Program {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** A command with the defaults. */
    static Program of(String name, List<String> command) {
        return new Program(name, command, Map.of(), null, null);
    }

    Program withEnvironment(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(variables);
        return new Program(name, command, all, input, folder);
    }

    Program withInput(String text) {
        return new Program(name, command, environment, text, folder);
    }

    Program in(Path workingDirectory) {
        return new Program(name, command, environment, input, workingDirectory);
    }

    /**
     * Runs it to its end.
     *
     * @throws AssertionError if it can't be started or does not end within the limit; then it is killed by its id
     */
    ProgramResult run(Duration limit) {
        try (RunningProgram running = start()) {
            return running.await(limit);
        }
    }

    /** Starts it; the caller closes it, which ends the process if it still runs. */
    RunningProgram start() {
        Path output = Workspace.logFile(name, ".out");
        Path errors = Workspace.logFile(name, ".err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .redirectInput(inputFile());
        if (folder != null) {
            builder.directory(folder.toFile());
        }
        builder.environment().keySet().removeIf(key -> NOT_INHERITED.stream().anyMatch(key::startsWith));
        builder.environment().putAll(environment);
        try {
            return new RunningProgram(this, builder.start(), output, errors);
        } catch (IOException e) {
            throw new AssertionError("Cannot start " + this + ": " + e.getMessage(), e);
        }
    }

    private File inputFile() {
        if (input == null) {
            return new File("/dev/null");
        }
        try {
            File file = Files.writeString(Workspace.logFile(name, ".in"), input).toFile();
            file.deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the input of " + name, e);
        }
    }

    @Override
    public String toString() {
        return String.join(" ", command);
    }
}
