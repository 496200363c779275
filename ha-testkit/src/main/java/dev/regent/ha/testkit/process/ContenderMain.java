package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.HandedOptions;
import dev.regent.ha.testkit.Resources;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A contender as a process. It contends for the election {@code election}, as a leader writes without pause to the scope {@code scope}, and
 * prints its history on standard output. Arguments: {@code factory=CLASS process=NAME cluster=ID tries=N reads=BOOLEAN preload=BOOLEAN [bypass=CLASS]}, and the {@link HandedOptions}
 *
 * <p>Commands on standard input, a line each: {@code stop-in MOMENT N} makes the process stop itself (SIGSTOP) inside that {@link Moment}, in the
 * request after N others, after the last check and before the sending; {@code hold-in MOMENT N} stops the sending thread alone, until
 * {@code go-on}. {@code step-down} closes the election, {@code contend} contends anew. {@code block-callbacks} makes a listener hold the callback thread,
 * {@code throw-errors} makes all callbacks throw errors, {@code open-file} makes it try to open a file, {@code settle} that all is written down so far, {@code heap} how much memory is in use, {@code clock} what time it is. {@code close} closes the backend and
 * ends the process. The end of standard input, which is the end of the test, halts it. SIGTERM closes the backend.
 */
public final class ContenderMain {

    static final String ELECTION = "election";
    static final String GROUP = "contenders";

    private static final Logger log = LoggerFactory.getLogger(ContenderMain.class);
    private static final Duration LEAK_PATIENCE = Duration.ofSeconds(5);
    private static final int HALTED = 3;

    private final String process;
    private final HistoryWriter history;
    private final HaBackend backend;
    private final Resources before;
    private final Exhaustion exhaustion;
    private Optional<LeaderElection> election = Optional.empty();
    private Optional<StandbyReader> reader = Optional.empty();
    private boolean closed;

    private ContenderMain(
            String process, HistoryWriter history, HaBackend backend, Resources before, Exhaustion exhaustion) {
        this.exhaustion = exhaustion;
        this.process = process;
        this.history = history;
        this.backend = backend;
        this.before = before;
    }

    /**
     * Runs a contender until it is told to end.
     *
     * @param arguments see the class
     */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        String process = required(values, "process");
        Optional<FenceBypass> bypass = Optional.empty();
        if (values.containsKey("bypass")) {
            bypass = Optional.of(instance(FenceBypass.class, required(values, "bypass")));
        }
        HaBackendFactory factory = bypass.isPresent()
                ? bypass.orElseThrow().factory()
                : instance(HaBackendFactory.class, required(values, "factory"));
        if (Boolean.parseBoolean(required(values, "preload"))) {
            ClassFiles.loadAll();
        }
        HistoryWriter history = new HistoryWriter(process, System.out);
        HaBackendContext context = context(values, process, factory);
        warmUp(factory, context);
        StopInWrite stop = new StopInWrite(history);
        bypass.ifPresent(hook -> hook.around(stop));
        Resources before = Resources.now();
        HaBackend backend = factory.open(context);
        Exhaustion exhaustion = new Exhaustion(history);
        ContenderMain main = new ContenderMain(process, history, backend, before, exhaustion);
        if (Boolean.parseBoolean(required(values, "reads"))) {
            main.reader = Optional.of(new StandbyReader(backend, history));
        }
        int tries = Integer.parseInt(required(values, "tries"));
        main.run(new WritingContender(required(values, "cluster"), history, bypass, tries, stop, exhaustion), stop);
    }

    /** So that what the JVM itself opens once, and keeps, is not taken for the backend's. */
    private static void warmUp(HaBackendFactory factory, HaBackendContext context) {
        try (HaBackend backend = factory.open(context)) {
            backend.checkHealth();
            backend.leaderRetrieval(ELECTION).start(leader -> {});
        } catch (BackendUnavailableException away) {
            log.info("the backend is away at the start", away);
        }
    }

    private static HaBackendContext context(Map<String, String> values, String process, HaBackendFactory factory) {
        Configuration configuration = Configuration.of(factory.options(), HandedOptions.taken());
        return new HaBackendContext(new ClusterId(required(values, "cluster")), process, configuration);
    }

    private static String required(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("argument " + name + "= is missing"));
    }

    private static <T> T instance(Class<T> type, String name) throws ReflectiveOperationException {
        return type.cast(Class.forName(name).getConstructor().newInstance());
    }

    private void run(WritingContender contender, StopInWrite stop) throws IOException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "kit-shutdown"));
        Member member = register();
        contend(contender);
        history.add(Kind.READY, 0, member.incarnation(), System.nanoTime(), Outcome.OK);
        Map<String, Consumer<List<String>>> commands = new HashMap<>(resources());
        commands.putAll(Map.of(
                "stop-in",
                words -> stop.arm(Moment.valueOf(words.get(1)), Integer.parseInt(words.get(2)), false),
                "hold-in",
                words -> stop.arm(Moment.valueOf(words.get(1)), Integer.parseInt(words.get(2)), true),
                "go-on",
                words -> stop.goOn(),
                "step-down",
                words -> election.ifPresent(LeaderElection::close),
                "contend",
                words -> contend(contender),
                "block-callbacks",
                words -> exhaustion.block(backend),
                "throw-errors",
                words -> exhaustion.throwErrors(backend),
                "close",
                words -> closeAndExit()));
        reader.ifPresent(StandbyReader::start);
        new ContenderCommands(commands).follow(System.in);
        Runtime.getRuntime().halt(HALTED);
    }

    private Map<String, Consumer<List<String>>> resources() {
        return Map.of(
                "open-file",
                words -> exhaustion.openFile(),
                "heap",
                words -> reportHeap(),
                "settle",
                words -> history.add(Kind.SETTLED, 0, "", System.nanoTime(), Outcome.OK),
                "clock",
                words -> reportClock());
    }

    /** A disk or server that is slow at the very start is no failure of what is tested. */
    private Member register() {
        Membership membership = backend.membership(GROUP);
        while (true) {
            try {
                return membership.register(Map.of("process", process));
            } catch (BackendUnavailableException | OutcomeUnknownException again) {
                log.info("not registered yet", again);
            }
        }
    }

    private void contend(WritingContender contender) {
        LeaderElection started = backend.election(ELECTION);
        started.start(contender);
        election = Optional.of(started);
    }

    private void reportHeap() {
        long start = System.nanoTime();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        memory.gc();
        String used = Long.toString(memory.getHeapMemoryUsage().getUsed());
        history.add(Kind.HEAP, 0, "", used, start, Outcome.OK);
    }

    private void reportClock() {
        long start = System.nanoTime();
        history.add(Kind.CLOCK, 0, "", Long.toString(System.currentTimeMillis()), start, Outcome.OK);
    }

    private void closeAndExit() {
        close();
        System.exit(0);
    }

    private synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        long start = System.nanoTime();
        reader.ifPresent(StandbyReader::end);
        backend.close();
        long end = System.nanoTime();
        exhaustion.end();
        List<String> left = leftAfter(end);
        history.add(Operation.of(
                process,
                Kind.CLOSED,
                0,
                String.join(", ", left),
                start,
                end,
                left.isEmpty() ? Outcome.OK : Outcome.FAILED));
    }

    /** Threads end and files close a moment after they were told to. */
    private List<String> leftAfter(long end) {
        List<String> left = left();
        while (!left.isEmpty() && System.nanoTime() - end < LEAK_PATIENCE.toNanos()) {
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
            left = left();
        }
        return left;
    }

    private List<String> left() {
        return Resources.now().minus(before).stream()
                .filter(each -> !each.contains("kit-")
                        && !each.contains("SIGTERM")
                        && !each.contains("DestroyJavaVM")
                        && !each.contains("pipe:"))
                .toList();
    }
}
