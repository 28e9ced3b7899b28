package io.datashard.cli;

import io.datashard.annotation.Internal;
import io.datashard.error.DataShardException;
import io.datashard.error.InvalidUseException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line below its entry point. */
@Command(
        name = "datashard",
        mixinStandardHelpOptions = true,
        description = "Looks at a DataShard table and keeps it healthy. Needs no Flink.",
        subcommands = {
            Verify.class,
            History.class,
            Files.class,
            Partitions.class,
            Expire.class,
            Clean.class,
            Compact.class,
            RewriteManifests.class,
            Rollback.class
        },
        versionProvider = Tool.Version.class,
        footer = {
            "",
            "Exit codes: 0 done, and a checked table is sound; 1 a checked table is damaged, or what was asked for could not be done; 2 the command was"
                    + " not understood, or there is no table that could be reached."
        })
@Internal
public final class Tool {
    private static final String STACKTRACE = "--stacktrace";

    private Tool() {}

    /** Runs a command; returns its exit code. */
    public static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine tool = new CommandLine(new Tool())
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setExecutionExceptionHandler(Tool::failed);
        tool.getSubcommands().values().forEach(Tool::completed);
        int exitCode;
        if (arguments.length == 0) {
            tool.usage(err);
            exitCode = Answer.NOT_STARTED;
        } else {
            exitCode = tool.execute(arguments);
        }
        out.flush();
        err.flush();
        return exitCode;
    }

    /** Options of every command. */
    private static void completed(CommandLine command) {
        command.getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .type(boolean.class)
                        .usageHelp(true)
                        .description("Print this.")
                        .build());
        command.getCommandSpec()
                .addOption(OptionSpec.builder(STACKTRACE)
                        .type(boolean.class)
                        .description("With a failure, print where in the program it came up.")
                        .build());
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof CommandLine.TypeConversionException) {
            err.println(failure.getMessage());
            return Answer.NOT_STARTED;
        }
        err.println(failure instanceof DataShardException ? failure.getMessage() : failure.toString());
        if (command.getParseResult().hasMatchedOption(STACKTRACE)) {
            failure.printStackTrace(err);
        } else if (!(failure instanceof DataShardException)) {
            err.println("This is an error of the program. " + STACKTRACE + " shows where it came up.");
        }
        boolean couldNotCheck = command.getCommandSpec().userObject() instanceof Verify;
        return couldNotCheck || failure instanceof InvalidUseException ? Answer.NOT_STARTED : Answer.FINDINGS;
    }

    /** The release, as the manifest of the jar has it. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String release = Tool.class.getPackage().getImplementationVersion();
            return new String[] {"DataShard " + (release == null ? "(not from a jar)" : release)};
        }
    }
}
