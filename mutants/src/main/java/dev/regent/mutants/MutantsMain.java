package dev.regent.mutants;

import dev.regent.mutants.Examination.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bin/mutants}. */
@Command(
        name = "mutants",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Breaks the real code in one way at a time and shows which rule the simulation or the kit notices.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:every mutant was killed by a rule that it breaks", "1:some survived", "2:wrong arguments"})
public final class MutantsMain implements Callable<Integer> {

    @Option(
            names = {"--mutant", "--only"},
            paramLabel = "NAME",
            description = "Only this one; may be given several times.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Say what there is, and run nothing.")
    private boolean list;

    @Option(names = "--quick", description = "Only those that every build runs.")
    private boolean quick;

    @Option(
            names = "--on",
            paramLabel = "DRIVER",
            description =
                    "Run the kit of this driver on servers that are started for it: etcd, zookeeper or kubernetes. Only mutants of what it runs.")
    private @Nullable String on;

    @Option(
            names = "--killer",
            paramLabel = "KILLER",
            description =
                    "Instead of the mutants' own, as in their files: \"simulation --shape document --seeds 500\".")
    private List<String> killers = List.of();

    @Option(names = "--json", description = "Print the results as JSON.")
    private boolean json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also write the table to this file.")
    private @Nullable Path markdown;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "2",
            description = "JVMs at a time (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--limit",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "After this a killer has given no verdict (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Option(names = "--root", hidden = true, defaultValue = ".")
    private Path root = Path.of(".");

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private MutantsMain() {}

    /** See {@code bin/mutants --help}. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MutantsMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Workspace workspace = new Workspace(root.toAbsolutePath().normalize());
        List<Mutant> chosen = arguments(workspace);
        if (list) {
            chosen.forEach(
                    mutant -> System.out.printf("%-34s %-12s %s%n", mutant.name(), mutant.rulesText(), mutant.what()));
            return 0;
        }
        Report report = on == null
                ? examine(workspace, chosen, Duration.ofSeconds(limit), parallel, !json)
                : examineOn(Target.of(on), workspace, chosen, Duration.ofSeconds(limit), parallel, !json);
        System.out.println(json ? report.json() : report.summary());
        if (markdown != null) {
            Files.writeString(markdown, report.markdown());
        }
        return report.allKilled() ? 0 : 1;
    }

    private List<Mutant> arguments(Workspace workspace) {
        try {
            if (parallel < 1 || limit < 1) {
                throw new IllegalArgumentException("--parallel and --limit must be at least 1");
            }
            return chosen(workspace);
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(spec.commandLine(), "mutants: " + wrong.getMessage(), wrong);
        }
    }

    private List<Mutant> chosen(Workspace workspace) {
        List<Mutant> all = MutantFile.readAll(workspace.mutants());
        List<String> names = all.stream().map(Mutant::name).toList();
        only.stream().filter(name -> !names.contains(name)).findFirst().ifPresent(unknown -> {
            throw new IllegalArgumentException("no mutant is named " + unknown + "; see --list");
        });
        Optional<Target> target = Optional.ofNullable(on).map(Target::of);
        return all.stream()
                .filter(mutant -> only.isEmpty() || only.contains(mutant.name()))
                .filter(mutant -> target.map(each -> !mutant.kit(each).isEmpty())
                        .orElse(!mutant.killers().isEmpty()))
                .filter(mutant -> !quick || mutant.quick())
                .map(mutant -> killers.isEmpty()
                        ? mutant
                        : mutant.killedBy(killers.stream().map(Killer::parse).toList()))
                .toList();
    }

    /** As {@link #examine}, by contracts of the kit on servers of that driver, which are started once for all. */
    static Report examineOn(
            Target target, Workspace workspace, List<Mutant> mutants, Duration limit, int parallel, boolean printing)
            throws InterruptedException {
        try (RunningServers servers = RunningServers.start(workspace, target)) {
            List<Mutant> there = mutants.stream()
                    .map(mutant -> mutant.killedBy(mutant.kit(target).stream()
                            .map(kit -> Killer.onServers(
                                    target, target.test(workspace.root(), kit.contract()), kit, servers))
                            .toList()))
                    .toList();
            return examine(workspace, there, limit, parallel, printing);
        }
    }

    /** Runs all of them, so many at a time, and prints each when it is done if wanted. */
    static Report examine(Workspace workspace, List<Mutant> mutants, Duration limit, int parallel, boolean printing)
            throws InterruptedException {
        Examination examination = new Examination(workspace, new ChildJvm(workspace, limit));
        ExecutorService threads = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<Result>> running = mutants.stream()
                    .map(mutant -> threads.submit(() -> examination.examine(mutant)))
                    .toList();
            List<Result> results = new ArrayList<>();
            for (Future<Result> each : running) {
                results.add(each.get());
                if (printing) {
                    System.out.println(Report.line(results.get(results.size() - 1)));
                }
            }
            return new Report(results);
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        } finally {
            threads.shutdownNow();
        }
    }
}
