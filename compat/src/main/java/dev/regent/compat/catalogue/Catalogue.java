package dev.regent.compat.catalogue;

import dev.regent.compat.suite.Suite;
import dev.regent.ha.spi.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** All scenarios, in the order in which they are run and reported. Everything of the fault matrix is here, what the kit lacks too, and the soak, which is run only if it is asked for. */
public final class Catalogue {

    private static final String LACKING = "not in the kit yet";
    private static final Set<String> QUICK = Set.of("F1", "F3", "F6", "F16");

    private Catalogue() {}

    /** Everything. */
    public static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>(functions());
        all.addAll(processes());
        all.addAll(connections());
        all.addAll(storage());
        all.addAll(rest());
        all.add(Scenario.ofAll("soak", "random faults for a long time", Level.SOAK, Suite.Soak.class));
        return List.copyOf(all);
    }

    private static List<Scenario> functions() {
        return List.of(
                Scenario.ofAll("election", "Leader election", Level.FUNCTIONS, Suite.LeaderElection.class),
                Scenario.ofAll("callbacks", "Callbacks of an election", Level.FUNCTIONS, Suite.ElectionCallback.class),
                Scenario.ofAll("closing", "Closing", Level.FUNCTIONS, Suite.Closing.class),
                Scenario.ofAll("retrieval", "Leader retrieval", Level.FUNCTIONS, Suite.LeaderRetrieval.class),
                Scenario.ofAll("state", "State handles", Level.FUNCTIONS, Suite.StateHandleStore.class),
                Scenario.ofAll("limits", "Names and limits", Level.FUNCTIONS, Suite.StateLimits.class),
                Scenario.ofAll("fencing", "Fencing", Level.FUNCTIONS, Suite.Fencing.class),
                Scenario.ofAll("unknown", "Unknown outcomes", Level.FUNCTIONS, Suite.UnknownOutcome.class),
                Scenario.ofAll("membership", "Membership", Level.FUNCTIONS, Suite.Membership.class),
                Scenario.ofAll("life-cycle", "Life cycle and cleanup", Level.FUNCTIONS, Suite.LifeCycle.class),
                Scenario.ofAll("timing", "Deadlines of leaders and members", Level.TIMING, Suite.LeaderTiming.class));
    }

    private static List<Scenario> processes() {
        return List.of(
                fault("F1", "leader killed", process("killedLeader")),
                fault("F2", "leader closed or terminated", process("stepsDown")),
                fault(
                        "F3",
                        "leader stopped for longer than its lease",
                        process("stoppedLeader"),
                        late("stoppedInsideItsWrite"),
                        late("stoppedWhileLeading"),
                        late("stoppedInsideItsGrant"),
                        late("stoppedBeforeItsConfirmation")),
                fault("F4", "leader paused for less than its lease", process("shortPauses")),
                fault("F5", "pause between check and write", late("heldWriteOfAnother"), late("heldWriteOfTheSame")));
    }

    private static List<Scenario> connections() {
        return List.of(
                fault("F6", "leader cut off", link("cutOff")),
                fault("F7", "leader hears no answer", link("answersLost")),
                fault("F8", "leader is not heard", link("requestsLost")),
                fault("F9", "listener cut off", quality("listenerCutOff")),
                fault("F10", "packets lost", quality("loss")),
                fault("F11", "latency", quality("latency")),
                fault("F12", "servers restarted", server("shortOutage"), server("longOutage")),
                fault("F13", "leading server killed", server("leadingServerKilled")),
                Scenario.ofAll("F14", "server isolated from the others", Level.FAULTS, Suite.Partition.class),
                fault("F15", "all servers away for long", link("outage")),
                fault(
                        "F16",
                        "connections reset",
                        Check.of(Suite.LinkFault.class, "requestReset"),
                        Check.of(Suite.LinkFault.class, "answerReset"),
                        link("resets")),
                fault(
                        "F17",
                        "answers come late",
                        Check.of(Suite.LinkFault.class, "lateAnswer"),
                        Check.of(Suite.LinkFault.class, "lateRenewals")),
                Scenario.ofAll("F18", "servers slow or stopped", Level.FAULTS, Suite.SlowServer.class));
    }

    private static List<Scenario> storage() {
        return List.of(
                Scenario.ofAll("F19", "wall clock jumps", Level.FAULTS, Suite.ProcessClock.class),
                Scenario.ofAll("F20", "clock too fast or too slow", Level.FAULTS, Suite.ProcessClockRate.class),
                fault(
                        "F21",
                        "storage full or read-only",
                        Check.of(Suite.FullMedium.class, "full"),
                        medium("noNames"),
                        medium("readOnly")),
                fault("F22", "storage with errors", medium("failingSyncs"), medium("failingLinks")),
                Scenario.declared(
                        "F23",
                        "payload storage away",
                        "no driver of a backend uses the payload storage, which is a plugin of its own"),
                Scenario.ofAll("F24", "records damaged", Level.FAULTS, Suite.Damage.class));
    }

    private static List<Scenario> rest() {
        return List.of(
                fault(
                        "F25",
                        "cluster ids used twice",
                        Check.of(Suite.ProcessIdentity.class, "sameClusterId"),
                        Check.of(Suite.ProcessIdentity.class, "differentClusterIds")),
                Scenario.missing("F26", "credentials expire", LACKING),
                fault("F27", "watch cut", quality("watchCut")),
                Scenario.ofAll("F28", "lease record deleted or put back", Level.FAULTS, Suite.ProcessOperator.class),
                Scenario.ofAll("F29", "crash at every step", Level.FAULTS, Suite.CrashStep.class),
                Scenario.ofAll("F30", "leader without resources", Level.FAULTS, Suite.ProcessResource.class),
                fault(
                        "members",
                        "members killed and restarted",
                        process("killedMember"),
                        Check.of(Suite.ProcessIdentity.class, "restartedMember")),
                fault("mixed", "random faults in a row", process("mixedFaults")));
    }

    private static Scenario fault(String id, String title, Check... checks) {
        return Scenario.of(id, title, Level.FAULTS, checks);
    }

    private static Check process(String method) {
        return Check.of(Suite.ProcessFault.class, method);
    }

    private static Check late(String method) {
        return Check.of(Suite.ProcessLateWrite.class, method);
    }

    private static Check link(String method) {
        return Check.of(Suite.ProcessLink.class, method);
    }

    private static Check quality(String method) {
        return Check.of(Suite.LinkQuality.class, method);
    }

    private static Check server(String method) {
        return Check.of(Suite.ServerFault.class, method);
    }

    private static Check medium(String method) {
        return Check.of(Suite.StorageFault.class, method);
    }

    /** Those of a level. */
    public static List<Scenario> of(Level level) {
        return all().stream()
                .filter(scenario -> level.includes(scenario.level()))
                .toList();
    }

    /** Functions, timing and the four faults that show most in least time. */
    public static List<Scenario> quick() {
        return all().stream()
                .filter(scenario -> Level.TIMING.includes(scenario.level()) || QUICK.contains(scenario.id()))
                .toList();
    }

    /**
     * Those with some ids, in whatever case.
     *
     * @throws IllegalArgumentException naming the first that there is not, and the nearest that there is
     */
    public static List<Scenario> named(List<String> ids) {
        List<String> known = all().stream().map(Scenario::id).toList();
        for (String id : ids) {
            if (known.stream().noneMatch(id::equalsIgnoreCase)) {
                Optional<String> near = Configuration.nearest(id, known);
                throw new IllegalArgumentException("there is no scenario '" + id + "'"
                        + near.map(other -> ", did you mean '" + other + "'?")
                                .orElse("; there are: " + String.join(", ", known)));
            }
        }
        return all().stream()
                .filter(scenario -> ids.stream().anyMatch(scenario.id()::equalsIgnoreCase))
                .toList();
    }
}
