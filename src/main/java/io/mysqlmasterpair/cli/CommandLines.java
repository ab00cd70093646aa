package io.mysqlmasterpair.cli;

import io.mysqlmasterpair.decision.Step;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Puts the commands together. */
public final class CommandLines {

    private CommandLines() {}

    @Command(
            name = "mysqlmasterpair",
            mixinStandardHelpOptions = true,
            description =
                    "Heals a pair of MySQL servers that replicate from each other. Each step of the cure is a command"
                            + " and runs by hand, without Kubernetes; 'operator' runs the operator.")
    static final class Root {}

    /** Every command; of {@code operator} only its help, as its caller boots another way. */
    public static CommandLine build() {
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new OperatorCommand());
        for (Step step : Step.values()) {
            StepCommand command = new StepCommand(step);
            CommandLine line = new CommandLine(command);
            line.getCommandSpec().name(step.command());
            line.getCommandSpec().usageMessage().description(command.description());
            root.addSubcommand(step.command(), line);
        }
        root.addSubcommand(new StepsCommand());
        root.addSubcommand(new AccountsCommand());
        root.addSubcommand(new CompareAccountsCommand());
        root.addSubcommand(new FindFenceCommand());
        root.addSubcommand(new LiftFenceCommand());
        CommandLine archives = new CommandLine(new ArchivesCommand());
        // methods of one more class: what works on a member takes the options of a step
        new CommandLine(new ArchivesOnMember()).getSubcommands().forEach(archives::addSubcommand);
        root.addSubcommand(archives);
        root.registerConverter(Duration.class, new Durations());
        root.setExecutionExceptionHandler((e, line, parsed) -> {
            PrintWriter err = line.getErr();
            err.println(e.getMessage() == null ? e.toString() : e.getMessage());
            return 4;
        });
        return root;
    }

    /** Stands here for the help; the operator itself boots Quarkus and never comes by. */
    @Command(
            name = "operator",
            mixinStandardHelpOptions = true,
            description = "Runs the operator. Configured by environment variables; needs a Kubernetes API server.")
    static final class OperatorCommand {}
}
