package dev.regent.simulation.world;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What is drawn before the run starts.
 *
 * @param processes how many
 * @param steps the planned faults
 * @param loss probability that a request or answer is lost
 * @param late probability that a request is slow, late or applied twice
 * @param lifeProof whether the store can prove deaths
 * @param openGate whether leaders send writes without the passive check, so that the store alone fences them
 * @param seed of everything else
 */
record Plan(
        int processes,
        List<Step> steps,
        double loss,
        double late,
        boolean lifeProof,
        boolean openGate,
        boolean members,
        boolean listeners,
        long seed) {

    /** So small that a document of a scope holds two or three entries. */
    private static final int SMALL_SCOPE_BYTES = 4200;

    private static final int LARGE_SCOPE_BYTES = 1 << 20;

    static final Duration LEASE = Duration.ofSeconds(2);
    static final long FAULTS_END = 8 * LEASE.toNanos();

    private static final Set<FaultKind> HIDE_LEASES =
            EnumSet.of(FaultKind.DELETE_LEASE, FaultKind.PUT_BACK, FaultKind.CLEANUP, FaultKind.KILLED_CLEANUP);

    Plan {
        steps = List.copyOf(steps);
    }

    /** Nothing but what may befall requests. */
    static Plan requests(double loss, double late, boolean lifeProof, boolean openGate) {
        return new Plan(1, List.of(), loss, late, lifeProof, openGate, false, false, 0);
    }

    static Plan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        int processes = 1 + random.nextInt(3);
        List<Step> steps = new ArrayList<>();
        long lease = LEASE.toNanos();
        List<FaultKind> byHand = Tampering.draw(random);
        for (long at = lease / 2; at < FAULTS_END - lease; at += (long) (1.5 * lease * random.nextDouble())) {
            FaultKind kind = kind(random, byHand);
            steps.add(new Step(at, kind, random.nextInt(processes), (long) (3 * lease * random.nextDouble())));
        }
        return new Plan(
                processes,
                steps,
                random.nextDouble() < 0.5 ? 0.15 * random.nextDouble() : 0,
                random.nextDouble() < 0.5 ? 0.2 * random.nextDouble() : 0,
                random.nextDouble() < 0.3,
                random.nextDouble() < 0.3,
                random.nextDouble() < 0.35,
                random.nextDouble() < 0.5,
                seed);
    }

    private static FaultKind kind(SplittableRandom random, List<FaultKind> byHand) {
        return switch (random.nextInt(14)) {
            case 0, 1 -> FaultKind.PAUSE;
            case 2, 3 -> FaultKind.KILL;
            case 4 -> FaultKind.RESTART;
            case 5, 6 -> FaultKind.CUT_OFF;
            case 7 -> FaultKind.OUTAGE;
            case 8 -> FaultKind.STORE_RESTART;
            case 9 -> FaultKind.TOUCH;
            case 10, 11 -> byHand.isEmpty() ? FaultKind.PAUSE : byHand.get(random.nextInt(byHand.size()));
            default ->
                Tampering.allowsCleanup(byHand)
                        ? random.nextInt(4) == 0 ? FaultKind.KILLED_CLEANUP : FaultKind.CLEANUP
                        : FaultKind.KILL;
        };
    }

    /** Whether contenders may have to wait for the longest lease, since the record of a grant that they know of is missing. */
    boolean hidesLeases() {
        return steps.stream().map(Step::kind).anyMatch(HIDE_LEASES::contains);
    }

    /** Whether processes read without leading. */
    boolean readers() {
        return seed % 3 == 0;
    }

    /** With how many bytes a scope's document still holds its entries itself. */
    int maxScopeBytes() {
        return seed % 5 < 2 ? SMALL_SCOPE_BYTES : LARGE_SCOPE_BYTES;
    }

    /** Whether a store of this world takes a write of what is there already for none. */
    boolean dropsEqualWrites() {
        return seed % 2 == 0;
    }

    Plan with(List<Step> fewer) {
        return new Plan(processes, fewer, loss, late, lifeProof, openGate, members, listeners, seed);
    }

    Plan quieter(double lessLoss, double lessLate) {
        return new Plan(processes, steps, lessLoss, lessLate, lifeProof, openGate, members, listeners, seed);
    }

    Plan plainer(boolean withMembers, boolean withListeners) {
        return new Plan(processes, steps, loss, late, lifeProof, openGate, withMembers, withListeners, seed);
    }
}
