package dev.regent.cli;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.cli.client.Installation;
import dev.regent.cli.compat.Folders;
import dev.regent.cli.compat.KitProcess;
import dev.regent.cli.compat.KitRequest;
import dev.regent.cli.compat.SoakLength;
import dev.regent.cli.compat.TestedDriver;
import dev.regent.runtime.config.RuntimeConfiguration;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "compat",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Run the compatibility kit against a living backend, under fresh random cluster ids that are deleted",
            "at the end, and report by rule what held. Others may use the backend meanwhile: connections are cut",
            "only in proxies of the kit's own, servers are touched only by --control.",
            "Exit code 0: all that was run held, or is declared; 1: a rule was violated; 8: a run proves nothing."
        })
final class CompatCommand implements Callable<Integer> {

    /** How much is run; each level includes those before it, but soak. */
    enum Level {
        FUNCTIONS,
        TIMING,
        FAULTS,
        SOAK
    }

    private static final String TYPE = "high-availability.type";
    private static final String CLUSTER_ID = "high-availability.cluster-id";
    private static final String LEASE = "high-availability.lease.";
    private static final String SOAK = "soak";
    private static final Duration SOAK_LENGTH = Duration.ofMinutes(30);

    @Spec
    private CommandSpec spec;

    @Option(names = "--type", required = true, description = "The backend's type, such as etcd.")
    private String type;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "Overrides one key of the configuration; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = "--config-dir",
            paramLabel = "DIR",
            description = "Folder of config.yaml (default: conf/ of the installation).")
    private @Nullable Path configDir;

    @Option(
            names = "--level",
            description = "functions, timing (default), faults, or soak: random faults for --duration.")
    private @Nullable Level level;

    @Option(
            names = "--scenario",
            paramLabel = "ID[,...]",
            description = "These alone, such as F3,F16; docs/compat.md has the list.")
    private @Nullable String scenario;

    @Option(names = "--quick", description = "Functions, timing, F1, F3, F6 and F16.")
    private boolean quick;

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description = "The driver: a jar or a folder of jars (default: the installed one).")
    private @Nullable Path plugin;

    @Option(
            names = "--control",
            paramLabel = "SCRIPT",
            description = "Starts and stops the servers; without it F12 to F15 are not run. See docs/compat.md.")
    private @Nullable Path control;

    @Option(
            names = "--through",
            paramLabel = "KEY",
            description = "The option that holds the servers' addresses, for a driver that the kit does not know.")
    private @Nullable String through;

    @Option(
            names = "--report",
            paramLabel = "DIR",
            description = "Put the report there, as text, JSON, JUnit XML and HTML, and all logs.")
    private @Nullable Path report;

    @Option(names = "--json", description = "Print the report as one JSON object on standard output.")
    private boolean json;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of what is chosen at random (default: ${DEFAULT-VALUE}, the same for every driver).")
    private long seed;

    @Option(
            names = "--runs",
            defaultValue = "1",
            description = {
                "How many runs in a row, stopping at the first that is not good. With --report those that",
                "were good before are not run again."
            })
    private int runs;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = {
                "Of the soak in all, such as 90s, 30m (default) or 2h. With --report it goes on where an earlier one",
                "with the same seed ended."
            })
    private @Nullable String duration;

    @Option(names = "--strict", description = "Exit code 8 if anything is not run, for whatever reason.")
    private boolean strict;

    @Override
    public Integer call() throws Exception {
        check();
        Installation installation = Installation.current();
        Map<String, String> written = new LinkedHashMap<>(overrides);
        written.put(TYPE, type);
        RuntimeConfiguration configuration = RuntimeConfiguration.load(
                installation.home(), configDir == null ? installation.conf() : configDir, written);
        Path work = Files.createTempDirectory("regent-compat-");
        try {
            TestedDriver driver =
                    TestedDriver.find(configuration, installation.plugins(), Optional.ofNullable(plugin), work);
            return run(installation.home().resolve("kit"), driver, work);
        } finally {
            Folders.delete(work);
        }
    }

    private void check() {
        if (duration != null
                && !List.of(selection().toLowerCase(Locale.ROOT).split(",")).contains(SOAK)) {
            throw usage("--duration is that of the soak: add --level soak, or remove it");
        }
        if ((quick ? 1 : 0) + (level == null ? 0 : 1) + (scenario == null ? 0 : 1) > 1) {
            throw usage("--quick, --level and --scenario exclude each other: choose one");
        }
        if (overrides.containsKey(CLUSTER_ID)) {
            throw usage("-D " + CLUSTER_ID + " is not safe here: the kit damages what it finds under its cluster ids,"
                    + " so it uses fresh random ones alone; remove it");
        }
        overrides.keySet().stream()
                .filter(key -> key.startsWith(LEASE))
                .findFirst()
                .ifPresent(key -> {
                    throw usage("-D " + key + " has no meaning here: each test has a lease of its own; remove it");
                });
        if (control != null && !Files.isExecutable(control)) {
            throw usage("--control " + control + " cannot be executed");
        }
        if (runs < 1) {
            throw usage("--runs is at least 1");
        }
    }

    private static CommandException usage(String line) {
        return new CommandException(ExitCode.USAGE, line);
    }

    private String selection() {
        if (quick) {
            return "quick";
        }
        if (scenario != null) {
            return scenario;
        }
        return (level == null ? Level.TIMING : level).name().toLowerCase(Locale.ROOT);
    }

    private Duration soakLength() {
        return duration == null ? SOAK_LENGTH : SoakLength.parse(duration);
    }

    private int run(Path kit, TestedDriver driver, Path work) throws IOException, InterruptedException {
        if (!Files.isDirectory(kit)) {
            throw new CommandException(ExitCode.CONFIGURATION, "the kit is not installed: there is no folder " + kit);
        }
        KitRequest request = new KitRequest(
                selection(),
                Optional.ofNullable(control),
                Optional.ofNullable(through),
                seed,
                json,
                strict,
                soakLength());
        Path folder = report == null ? Files.createTempDirectory("regent-compat-report-") : report;
        int code = ExitCode.OK;
        for (int run = 1; run <= runs && code == ExitCode.OK; run++) {
            Path own = runs == 1 ? folder : folder.resolve("run-" + run);
            code = once(kit, driver, work, request, own, run);
        }
        ended(folder, code);
        return code;
    }

    /** One run, unless it was good before. */
    private int once(Path kit, TestedDriver driver, Path work, KitRequest request, Path folder, int run)
            throws IOException, InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Path good = folder.resolve("good");
        String what = request.identity(driver);
        if (runs > 1 && Files.exists(good) && Files.readString(good).equals(what)) {
            err.println("run " + run + " of " + runs + ": good before");
            err.flush();
            return ExitCode.OK;
        }
        Files.createDirectories(folder);
        int code = new KitProcess(kit, driver, folder, work, request).run();
        if (runs > 1) {
            err.println("run " + run + " of " + runs + ": " + (code == ExitCode.OK ? "good" : "code " + code));
            err.flush();
        }
        if (code == ExitCode.OK) {
            Files.writeString(good, what);
        }
        return code;
    }

    private void ended(Path folder, int code) {
        boolean nothingRun = code == ExitCode.USAGE || code == ExitCode.CONFIGURATION || code == ExitCode.UNAVAILABLE;
        if (report == null && (code == ExitCode.OK || nothingRun)) {
            Folders.delete(folder);
            return;
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println("regent: report and logs are in " + folder.toAbsolutePath().normalize());
        err.flush();
    }
}
