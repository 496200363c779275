package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** Does one random thing to a leader or a standby. */
final class MixedFaults {

    private enum Fault {
        KILL_LEADER,
        STOP_LEADER,
        END_LEADER,
        PAUSE_LEADER,
        KILL_STANDBY,
        STOP_STANDBY,
        KILL_LEADER_AND_STANDBY
    }

    private static final Duration END_LIMIT = Duration.ofSeconds(30);

    private final ContenderGroup group;
    private final Random random;
    private final Duration lease;
    private Optional<ContenderProcess> stopped = Optional.empty();
    private Optional<ContenderProcess> ending = Optional.empty();

    MixedFaults(ContenderGroup group, Random random, Duration lease) {
        this.group = group;
        this.random = random;
        this.lease = lease;
    }

    /** Whether another must take over. */
    boolean inject(Leading leader) {
        Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
        return switch (fault) {
            case KILL_LEADER -> done(leader.process()::kill);
            case STOP_LEADER -> stop(leader.process());
            case END_LEADER -> terminate(leader.process());
            case KILL_LEADER_AND_STANDBY ->
                done(() -> {
                    standby(leader).kill();
                    leader.process().kill();
                });
            case PAUSE_LEADER -> !pause(leader.process());
            case KILL_STANDBY -> !done(standby(leader)::kill);
            case STOP_STANDBY -> !stop(standby(leader));
        };
    }

    /** Lets the stopped process go on, after more than a lease, and waits for the one that was told to end. */
    void end() {
        // it hands over before it has ended; who counts as living must be able to take over
        ending.filter(process -> !process.awaitEnd(END_LIMIT)).ifPresent(process -> {
            throw new AssertionError("L1: " + process.name() + " did not end within " + END_LIMIT + " after SIGTERM");
        });
        ending = Optional.empty();
        stopped.ifPresent(process -> {
            LockSupport.parkNanos(lease.plus(lease.dividedBy(4)).toNanos());
            process.resume();
        });
        stopped = Optional.empty();
    }

    private static boolean done(Runnable fault) {
        fault.run();
        return true;
    }

    private boolean terminate(ContenderProcess process) {
        process.terminate();
        ending = Optional.of(process);
        return true;
    }

    private boolean stop(ContenderProcess process) {
        process.stop();
        stopped = Optional.of(process);
        return true;
    }

    private boolean pause(ContenderProcess process) {
        process.stop();
        LockSupport.parkNanos(lease.dividedBy(8).toNanos());
        process.resume();
        return true;
    }

    private ContenderProcess standby(Leading leader) {
        List<ContenderProcess> standbys = group.processes().stream()
                .filter(process -> process.alive() && process != leader.process())
                .toList();
        return standbys.get(random.nextInt(standbys.size()));
    }
}
