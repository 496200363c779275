package dev.regent.simulation.runtime;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.store.JobResult;
import dev.regent.runtime.jobmanager.store.JobState;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import dev.regent.simulation.kernel.SimProcess;
import dev.regent.simulation.kernel.Simulation;
import dev.regent.simulation.kernel.Workers;
import dev.regent.simulation.world.DocumentCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One seeded run: JobManagers and TaskManagers, unchanged, on the product's backend, run one job under faults; then the faults end, the job must
 * end, and nothing but its results may be left. Runs once.
 */
final class RuntimeWorld {

    static final ClusterId CLUSTER = new ClusterId("simulated");
    static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    private static final long STEP_LIMIT = 400_000;
    private static final long LOOK = 200 * RuntimePlan.MILLI;
    private static final long LIVENESS = 60_000 * RuntimePlan.MILLI;
    private static final long SWEPT = 2_500 * RuntimePlan.MILLI;
    private static final int SLOW = 20;
    private static final int FAST = 4;
    private static final double CLOCK_RATE_ERROR = 0.005;
    private static final int MOST_SINK_FAILURES = 3;
    private static final Configuration CONFIGURATION = Configuration.of(
            RuntimeOptions.all(),
            Map.of(
                    "execution.checkpointing.interval", "500 ms",
                    "execution.checkpointing.timeout", "3 s",
                    "execution.checkpointing.tolerable-failed-checkpoints", "3",
                    "heartbeat.interval", "700 ms",
                    "heartbeat.timeout", "2500 ms",
                    "restart-strategy.type", "fixed-delay",
                    "restart-strategy.fixed-delay.attempts", "1000000",
                    "restart-strategy.fixed-delay.delay", "200 ms"));

    private final RuntimePlan plan;
    private final Director director;
    private final Simulation simulation;
    private final Trouble trouble;
    private final Links links;
    private final Ledger ledger = new Ledger();
    private final Payloads payloads;
    private final DocumentCluster store;
    private final HaBackend observer;
    private final StoreJudge storeJudge;
    private final SinkTarget target;
    private final Client client;
    private final List<JobManagerNode> jobManagers = new ArrayList<>();
    private final List<TaskManagerNode> taskManagers = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private boolean healed;
    private long lastChange;
    private int born;
    private int sinkEndFailures;

    RuntimeWorld(RuntimePlan plan, Workers workers, boolean tracing) {
        this(plan, workers, tracing, Director.NONE);
    }

    /** @param director sees everything, and may interfere */
    RuntimeWorld(RuntimePlan plan, Workers workers, boolean tracing, Director director) {
        this.plan = plan;
        this.director = director;
        this.simulation = new Simulation(plan.seed(), workers, tracing);
        this.trouble = new Trouble(simulation, plan.trouble());
        this.links = new Links(simulation, trouble);
        this.payloads = new Payloads(this::payloadWritten, this::payloadDeleted);
        this.store = new DocumentCluster(simulation, CLUSTER, plan.store(), this::documentChanged);
        this.observer = store.observer(simulation.process("observer", 1, 0));
        this.storeJudge = new StoreJudge(JOB, ledger, payloads, this::require);
        this.target = new SinkTarget(ledger, this::require);
        this.client = new Client(this, simulation.process("client", 1, 0));
    }

    // ---- what the parts of the world need

    RuntimePlan plan() {
        return plan;
    }

    Director director() {
        return director;
    }

    DocumentCluster store() {
        return store;
    }

    Links links() {
        return links;
    }

    Ledger ledger() {
        return ledger;
    }

    Configuration configuration() {
        return CONFIGURATION;
    }

    StateStorage storage(SimProcess process) {
        return new SimStorage(payloads, new Remote(process, trouble));
    }

    StateStorage storage(SimProcess process, Consumer<String> writes) {
        return new SimStorage(payloads, new Remote(process, trouble), writes);
    }

    MemorySink sink(SimProcess process) {
        return new MemorySink(target, new Remote(process, trouble));
    }

    void require(boolean holds, Supplier<String> rule) {
        if (!holds) {
            simulation.fail(rule.get());
        }
    }

    /** The job is slow as long as there are faults, and fast afterwards: both spare events. */
    int stretch() {
        return healed ? FAST : SLOW;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void sinkEndFailed() {
        sinkEndFailures++;
    }

    void acknowledged() {
        storeJudge.acknowledged();
    }

    Optional<JobManagerNode> leader() {
        return jobManagers.stream()
                .filter(each -> each.leadership().isPresent())
                .findFirst();
    }

    /** Whether nothing listens at an address of a TaskManager. */
    boolean isGone(SimProcess asking, String address) {
        String name = address.substring(0, address.indexOf(':'));
        return plan.probes()
                && taskManagers.stream()
                        .map(TaskManagerNode::process)
                        .noneMatch(each -> each.name().equals(name) && (each.alive() || links.isCut(each, asking)));
    }

    // ---- what judges see

    private void documentChanged(StoreKey key) {
        List<String> segments = key.segments();
        if (segments.size() > 4 && segments.get(4).equals("scopes")) {
            look(segments.get(5));
        } else if (key.name().equals("index")) {
            List.of(Layout.JOBS, Layout.RESULTS, Layout.scope(JOB)).forEach(this::look);
        }
    }

    private void look(String scope) {
        Map<String, String> before = storeJudge.entries(scope);
        Map<String, String> now = observer.stateHandles(Layout.ELECTION, scope).list().stream()
                .collect(Collectors.toMap(
                        Versioned::name, entry -> entry.handle().utf8()));
        if (!before.equals(now)) {
            simulation.trace(() -> "store: " + scope + " " + difference(before, now));
            long completed = ledger.completed.size();
            lastChange = simulation.now();
            boolean ended = ledger.result.isPresent();
            storeJudge.changed(scope, now);
            if (!ended) {
                ledger.result.ifPresent(this::jobEnded);
            }
            if (ledger.completed.size() > completed) {
                count("checkpoints");
            }
            director.stored(scope, now);
        }
    }

    private void jobEnded(JobResult result) {
        int expected = plan.parallelism() * plan.records();
        require(
                result.state() != JobState.FINISHED || target.output().size() == expected,
                () -> "J2: the job is finished, and of " + expected + " results are visible "
                        + target.output().size());
        if (plan.killsAtEnd()) {
            simulation.after(simulation.between(0, 100 * RuntimePlan.MILLI), this::killAtEnd);
        }
    }

    private static String difference(Map<String, String> before, Map<String, String> now) {
        Map<String, String> changed = new TreeMap<>();
        before.keySet().forEach(name -> changed.put(name, "(gone)"));
        now.forEach((name, value) -> {
            changed.put(name, value);
            if (value.equals(before.get(name))) {
                changed.remove(name);
            }
        });
        return changed.toString();
    }

    private void payloadWritten(String name) {
        simulation.trace(() -> "storage: " + name + " is there");
        director.written(name);
    }

    private void payloadDeleted(String name) {
        simulation.trace(() -> "storage: " + name + " is deleted");
        storeJudge.deleted(name);
        director.deleted(name);
    }

    // ---- the run

    RuntimeOutcome run() {
        for (int slot = 0; slot < plan.jobManagers(); slot++) {
            jobManagers.add(jobManager(slot));
        }
        for (int slot = 0; slot < plan.taskManagers(); slot++) {
            taskManagers.add(taskManager(slot));
        }
        client.start();
        for (RuntimePlan.Step step : plan.steps()) {
            simulation.after(step.at(), () -> strike(step));
        }
        simulation.after(RuntimePlan.FAULTS_END, this::heal);
        simulation.run(Long.MAX_VALUE, STEP_LIMIT);
        return RuntimeOutcome.of(plan, simulation, trouble.counts(), store.counts(), counts);
    }

    private JobManagerNode jobManager(int slot) {
        return new JobManagerNode(this, "jm" + slot, process("jm" + slot));
    }

    private TaskManagerNode taskManager(int slot) {
        return new TaskManagerNode(this, "tm" + slot, process("tm" + slot));
    }

    private SimProcess process(String host) {
        double rate = 1 + CLOCK_RATE_ERROR * (2 * simulation.random().nextDouble() - 1);
        SimProcess process = simulation.process(
                host + "." + born++, rate, simulation.random().nextLong());
        process.startDelay(() -> simulation.between(0, 200_000));
        return process;
    }

    // ---- faults

    private void strike(RuntimePlan.Step step) {
        int first = step.one() % jobManagers.size();
        int second =
                (step.kind() == RuntimeFault.CUT_LINK || step.kind() == RuntimeFault.RESET ? step.other() : step.one())
                        % taskManagers.size();
        JobManagerNode jobManager = jobManagers.get(first);
        TaskManagerNode taskManager = taskManagers.get(second);
        trouble.count(step.kind());
        simulation.trace(() -> "FAULT " + step + " (" + jobManager.process() + " or " + taskManager.process() + ")");
        switch (step.kind()) {
            case KILL_JOBMANAGER -> {
                kill(jobManager.process());
                simulation.after(step.duration(), () -> replaceJobManager(first, jobManager));
            }
            case RESTART_JOBMANAGER -> {
                jobManager.close();
                simulation.after(step.duration(), () -> replaceJobManager(first, jobManager));
            }
            case KILL_TASKMANAGER -> {
                kill(taskManager.process());
                simulation.after(step.duration(), () -> replaceTaskManager(second, taskManager));
            }
            case RESTART_TASKMANAGER -> {
                taskManager.close();
                simulation.after(step.duration(), () -> replaceTaskManager(second, taskManager));
            }
            case PAUSE_JOBMANAGER -> pause(jobManager.process(), step.duration());
            case PAUSE_TASKMANAGER -> pause(taskManager.process(), step.duration());
            case STEP_DOWN -> leader().ifPresent(each -> each.core().stepDown("a person asked for it"));
            case RESET -> links.reset(taskManager.process(), jobManager.process());
            case CUT_LINK -> links.cut(taskManager.process(), jobManager.process(), step.duration());
            case CUT_JOBMANAGER_OFF -> store.cutOff(jobManager.process(), step.duration());
            case CUT_TASKMANAGER_OFF -> store.cutOff(taskManager.process(), step.duration());
            case STORE_OUTAGE -> store.outage(step.duration());
            case STORAGE_OUTAGE -> trouble.storageOutage(step.duration());
            case CANCEL -> client.cancel();
            case KILL_AT_END, LATE_MESSAGE, SLOW_REQUEST, LATE_REQUEST, REFUSED_REQUEST, UNANSWERED_REQUEST ->
                throw new IllegalArgumentException("not planned: " + step);
        }
    }

    private void killAtEnd() {
        Optional<JobManagerNode> cleaning =
                leader().filter(node -> ledger.result.filter(JobResult::dirty).isPresent());
        cleaning.ifPresent(node -> {
            trouble.count(RuntimeFault.KILL_AT_END);
            simulation.trace(() -> "FAULT " + RuntimeFault.KILL_AT_END + " (" + node.process() + ")");
            kill(node.process());
            int slot = jobManagers.indexOf(node);
            simulation.after(simulation.between(0, RuntimePlan.LEASE), () -> replaceJobManager(slot, node));
        });
    }

    /** Stands still for so many nanoseconds, at the latest until the faults end. */
    void pause(SimProcess victim, long time) {
        if (victim.alive() && !victim.paused()) {
            victim.pause();
            simulation.after(time, () -> resume(victim));
        }
    }

    private void resume(SimProcess victim) {
        if (victim.alive() && victim.paused()) {
            simulation.trace(() -> victim + " goes on");
            victim.resume();
        }
    }

    /** As {@code kill -9} does; starts again when the faults end. */
    void kill(SimProcess victim) {
        if (victim.alive()) {
            victim.kill();
            store.died(victim);
            links.died(victim);
        }
    }

    private void replaceJobManager(int slot, JobManagerNode former) {
        if (jobManagers.get(slot) == former) {
            kill(former.process());
            jobManagers.set(slot, jobManager(slot));
        }
    }

    private void replaceTaskManager(int slot, TaskManagerNode former) {
        if (taskManagers.get(slot) == former) {
            kill(former.process());
            taskManagers.set(slot, taskManager(slot));
        }
    }

    // ---- after the faults

    private void heal() {
        simulation.trace(() -> "the faults end");
        healed = true;
        store.heal();
        links.heal();
        trouble.end();
        for (int slot = 0; slot < jobManagers.size(); slot++) {
            JobManagerNode node = jobManagers.get(slot);
            resume(node.process());
            if (!node.running()) {
                replaceJobManager(slot, node);
            }
        }
        for (int slot = 0; slot < taskManagers.size(); slot++) {
            TaskManagerNode node = taskManagers.get(slot);
            resume(node.process());
            if (!node.running()) {
                replaceTaskManager(slot, node);
            }
        }
        settle(simulation.now() + LIVENESS);
    }

    private void settle(long deadline) {
        boolean ended = ledger.acknowledged
                && ledger.result.filter(each -> !each.dirty()).isPresent();
        boolean buried = store.members() == jobManagers.size() + taskManagers.size();
        if (ended && buried && simulation.now() >= quietSince() + SWEPT) {
            end();
            return;
        }
        require(
                ended && buried || simulation.now() < deadline,
                () -> "liveness: the job has not ended " + LIVENESS / RuntimePlan.MILLI
                        + " ms after the faults, or dead members have records; its result is " + ledger.result + ", "
                        + store.members() + " members are stored");
        simulation.after(LOOK, () -> settle(deadline));
    }

    /** Since when nothing new comes that somebody would have to sweep, and somebody leads who does; the end of time if nobody leads. */
    private long quietSince() {
        long lastRequest = RuntimePlan.FAULTS_END + (plan.trouble() > 0 ? Remote.LATE : 0);
        long led = leader().map(JobManagerNode::since).orElse(Long.MAX_VALUE - SWEPT);
        return Math.max(Math.max(lastRequest, led), lastChange);
    }

    private void end() {
        JobResult result = ledger.result.orElseThrow();
        require(
                result.state() == JobState.FINISHED || plan.cancels() && result.state() == JobState.CANCELED,
                () -> "J3: the job has ended as " + result);
        checkOutput(result);
        checkRest();
        simulation.stop();
    }

    private void checkOutput(JobResult result) {
        List<String> expected = CountingJob.expected(plan.parallelism(), plan.records());
        Set<String> missing = new HashSet<>(expected);
        List<String> output = target.output();
        Set<String> extra = new HashSet<>(output);
        expected.forEach(extra::remove);
        output.forEach(missing::remove);
        require(extra.isEmpty(), () -> "J2: wrong results: " + extra);
        require(
                missing.isEmpty() || result.state() == JobState.CANCELED,
                () -> "J2: " + missing.size() + " results are missing: " + missing);
        List<String> left = target.uncommitted().toList();
        require(
                left.isEmpty() || sinkEndFailures >= MOST_SINK_FAILURES,
                () -> "J2: completed checkpoints name " + left + ", which nobody has committed");
    }

    private void checkRest() {
        Set<String> watchers =
                leader().map(node -> Set.of(node.process().name())).orElse(Set.of());
        require(
                store.membersToldTo().equals(watchers),
                () -> "members are told to " + store.membersToldTo() + ", and they are none but the leader's business: "
                        + watchers);
        require(
                target.pending().isEmpty() || sinkEndFailures >= MOST_SINK_FAILURES,
                () -> "J6: pending for ever: " + target.pending());
        require(
                storeJudge.entries(Layout.JOBS).isEmpty()
                        && storeJudge.entries(Layout.scope(JOB)).isEmpty(),
                () -> "S7: left in the store: " + storeJudge.entries(Layout.JOBS)
                        + storeJudge.entries(Layout.scope(JOB)));
        Layout layout = new Layout(CLUSTER);
        long token = leader().flatMap(JobManagerNode::leadership)
                .map(leadership -> leadership.token().value())
                .orElse(0L);
        List<String> rest = payloads.list("").stream()
                .filter(name -> layout.payload(name)
                        .filter(each -> each.token() == token && !(each instanceof Layout.Payload.OfCheckpoint))
                        .isEmpty())
                .toList();
        require(rest.isEmpty(), () -> "S7: left in the storage, leader " + token + ": " + rest);
    }
}
