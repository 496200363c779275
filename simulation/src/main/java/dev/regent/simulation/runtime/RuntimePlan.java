package dev.regent.simulation.runtime;

import dev.regent.simulation.world.DocumentCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What is drawn before the run starts.
 *
 * @param jobManagers how many
 * @param taskManagers how many
 * @param slots of each TaskManager
 * @param parallelism subtasks of the job
 * @param records of each subtask
 * @param steps the planned faults
 * @param store how the store treats requests
 * @param trouble probability that a request to the storage or the sink's target goes wrong, or that a message is late
 * @param killsAtEnd whether the leader is killed when it has written the job's result
 * @param probes whether a JobManager can tell that nothing listens at an address
 * @param seed of everything else
 */
record RuntimePlan(
        int jobManagers,
        int taskManagers,
        int slots,
        int parallelism,
        int records,
        List<Step> steps,
        DocumentCluster.Behavior store,
        double trouble,
        boolean killsAtEnd,
        boolean probes,
        long seed) {

    static final long MILLI = 1_000_000;
    static final long LEASE = DocumentCluster.LEASE.toNanos();
    static final long FAULTS_END = 4 * LEASE;

    /**
     * One planned fault.
     *
     * @param at virtual nanoseconds
     * @param one which JobManager or TaskManager
     * @param other where two are concerned: which TaskManager
     * @param duration nanoseconds until it ends
     */
    record Step(long at, RuntimeFault kind, int one, int other, long duration) {

        @Override
        public String toString() {
            return String.format("%,d ms: %s %d %d for %,d ms", at / MILLI, kind, one, other, duration / MILLI);
        }
    }

    RuntimePlan {
        steps = List.copyOf(steps);
    }

    static RuntimePlan draw(long seed) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 7);
        int jobManagers = 2 + random.nextInt(5) / 4;
        int taskManagers = 2 + random.nextInt(3) / 2;
        int parallelism = 1 + random.nextInt(3);
        int slots = 1 + random.nextInt(2);
        List<Step> steps = new ArrayList<>();
        long mean = LEASE / 4 + (long) (0.6 * LEASE * random.nextDouble());
        for (long at = LEASE / 2; at < FAULTS_END - LEASE / 2; at += (long) (2 * mean * random.nextDouble())) {
            steps.add(new Step(at, kind(random), random.nextInt(6), random.nextInt(6), (long)
                    (2.5 * LEASE * random.nextDouble())));
        }
        return new RuntimePlan(
                jobManagers,
                taskManagers,
                Math.max(slots, (parallelism + taskManagers - 1) / taskManagers),
                parallelism,
                3 + random.nextInt(45),
                steps,
                new DocumentCluster.Behavior(
                        random.nextDouble() < 0.3 ? 0.1 * random.nextDouble() : 0,
                        random.nextDouble() < 0.4 ? 0.1 * random.nextDouble() : 0,
                        random.nextDouble() < 0.4,
                        random.nextDouble() < 0.4),
                random.nextDouble() < 0.6 ? 0.06 * random.nextDouble() : 0,
                random.nextDouble() < 0.25,
                random.nextDouble() < 0.5,
                seed);
    }

    private static RuntimeFault kind(SplittableRandom random) {
        return switch (random.nextInt(24)) {
            case 0, 1, 2 -> RuntimeFault.KILL_JOBMANAGER;
            case 3, 4 -> RuntimeFault.KILL_TASKMANAGER;
            case 5, 6, 7 -> RuntimeFault.PAUSE_JOBMANAGER;
            case 8, 9, 10 -> RuntimeFault.PAUSE_TASKMANAGER;
            case 11 -> RuntimeFault.RESTART_JOBMANAGER;
            case 12 -> RuntimeFault.RESTART_TASKMANAGER;
            case 13 -> RuntimeFault.STEP_DOWN;
            case 14, 15 -> RuntimeFault.RESET;
            case 16, 17 -> RuntimeFault.CUT_LINK;
            case 18, 19 -> RuntimeFault.CUT_JOBMANAGER_OFF;
            case 20 -> RuntimeFault.CUT_TASKMANAGER_OFF;
            case 21 -> RuntimeFault.STORE_OUTAGE;
            case 22 -> RuntimeFault.STORAGE_OUTAGE;
            default -> random.nextInt(4) == 0 ? RuntimeFault.CANCEL : RuntimeFault.PAUSE_TASKMANAGER;
        };
    }

    boolean cancels() {
        return steps.stream().anyMatch(step -> step.kind() == RuntimeFault.CANCEL);
    }

    private RuntimePlan with(List<Step> fewer) {
        return new RuntimePlan(
                jobManagers,
                taskManagers,
                slots,
                parallelism,
                records,
                fewer,
                store,
                trouble,
                killsAtEnd,
                probes,
                seed);
    }

    private RuntimePlan quieter(DocumentCluster.Behavior quiet, double lessTrouble) {
        return new RuntimePlan(
                jobManagers,
                taskManagers,
                slots,
                parallelism,
                records,
                steps,
                quiet,
                lessTrouble,
                killsAtEnd,
                probes,
                seed);
    }

    private RuntimePlan narrower() {
        return new RuntimePlan(
                jobManagers, taskManagers, slots, 1, records, steps, store, trouble, killsAtEnd, probes, seed);
    }

    private RuntimePlan gentler() {
        return new RuntimePlan(
                jobManagers, taskManagers, slots, parallelism, records, steps, store, trouble, false, probes, seed);
    }

    /** Plans with something left out. */
    List<RuntimePlan> smaller() {
        List<RuntimePlan> all = new ArrayList<>();
        DocumentCluster.Behavior quiet = new DocumentCluster.Behavior(0, 0, store.lifeProof(), store.openGate());
        if (trouble > 0) {
            all.add(quieter(store, 0));
        }
        if (store.loss() > 0 || store.late() > 0) {
            all.add(quieter(quiet, trouble));
        }
        if (parallelism > 1) {
            all.add(narrower());
        }
        if (killsAtEnd) {
            all.add(gentler());
        }
        for (int i = 0; i < steps.size(); i++) {
            List<Step> fewer = new ArrayList<>(steps);
            fewer.remove(i);
            all.add(with(fewer));
        }
        return all;
    }
}
