package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.ContenderProcess.Launch;
import dev.regent.ha.testkit.process.SoakFault.Needs;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The contenders of one segment of a soak, each behind a link of its own, and what is done to them. */
final class SoakContenders {

    private static final Duration END_LIMIT = Duration.ofSeconds(60);

    private final ContenderGroup group;
    private final Launch launch;
    private final List<ServerLink> links;
    private final Optional<FaultyServers> servers;
    private final Duration lease;
    private final Random random;
    private final Map<String, ServerLink> linkOf = new HashMap<>();

    /**
     * @param links as many as contenders live at a time, or none
     * @param lease of the contenders
     */
    SoakContenders(
            ContenderGroup group,
            Launch launch,
            List<ServerLink> links,
            Optional<FaultyServers> servers,
            Duration lease,
            Random random) {
        this.group = group;
        this.launch = launch;
        this.links = links;
        this.servers = servers;
        this.lease = lease;
        this.random = random;
    }

    /** Starts as many as are missing after deaths. */
    void refill(int count) {
        while (group.processes().stream().filter(ContenderProcess::alive).count() < count) {
            Optional<ServerLink> link = freeLink();
            group.start(1, link.map(this::through).orElse(launch));
            List<ContenderProcess> all = group.processes();
            link.ifPresent(each -> linkOf.put(all.get(all.size() - 1).name(), each));
        }
    }

    /** That of a process that has died, or one that nobody had yet. */
    private Optional<ServerLink> freeLink() {
        List<ServerLink> taken = group.processes().stream()
                .filter(ContenderProcess::alive)
                .flatMap(process -> Optional.ofNullable(linkOf.get(process.name())).stream())
                .toList();
        Optional<ServerLink> free = links.stream()
                .filter(each -> taken.stream().noneMatch(other -> other == each))
                .findFirst();
        free.ifPresent(ServerLink::heal);
        return free;
    }

    private Launch through(ServerLink link) {
        Map<String, String> options = new HashMap<>(launch.options());
        options.putAll(link.options());
        return launch.with(options);
    }

    /** One of those that can be done here. */
    SoakFault choose() {
        List<SoakFault> possible = Stream.of(SoakFault.values())
                .filter(each -> each.needs() != Needs.LINK || !linkOf.isEmpty())
                .filter(each -> each.needs() != Needs.SERVERS || servers.isPresent())
                .toList();
        return possible.get(random.nextInt(possible.size()));
    }

    /** Does it, waits for what must follow, and ends it. */
    void inject(SoakFault fault, Leading leader) {
        long start = System.nanoTime();
        ContenderProcess process = leader.process();
        switch (fault) {
            case KILL_LEADER -> process.kill();
            case KILL_TWO -> {
                standby(leader).ifPresent(ContenderProcess::kill);
                process.kill();
            }
            case STOP_LEADER -> process.stop();
            case END_LEADER -> process.terminate();
            case PAUSE_LEADER -> paused(process, lease.dividedBy(8));
            case KILL_STANDBY -> standby(leader).ifPresent(ContenderProcess::kill);
            case STOP_STANDBY -> standby(leader).ifPresent(each -> paused(each, longerThanLease()));
            case CUT_LEADER -> {
                link(process).loseRequests();
                link(process).loseAnswers();
            }
            case LOSE_REQUESTS -> link(process).loseRequests();
            case LOSE_ANSWERS -> link(process).loseAnswers();
            case RESET_ANSWERS -> disturbed(process, link(process)::resetAnswers);
            case RESET_REQUESTS -> disturbed(process, link(process)::resetRequests);
            case HOLD_ANSWERS -> {
                link(process).holdAnswers();
                rest(lease.dividedBy(4));
                link(process).deliver();
            }
            case CUT_STANDBY ->
                standby(leader).ifPresent(each -> {
                    link(each).loseRequests();
                    rest(longerThanLease());
                    link(each).heal();
                });
            case KILL_SERVERS -> {
                servers.orElseThrow().kill();
                rest(upTo(longerThanLease()));
                servers.orElseThrow().start();
            }
            case KILL_LEADING_SERVER -> {
                if (servers.orElseThrow().killLeader()) {
                    rest(upTo(longerThanLease()));
                    servers.orElseThrow().start();
                }
            }
            case STOP_SERVERS -> {
                servers.orElseThrow().pause();
                rest(upTo(longerThanLease()));
                servers.orElseThrow().resume();
            }
        }
        if (fault.takenOver()) {
            awaitTakeOver(fault, leader, start);
        }
    }

    /** Ends whatever is done to links and processes; servers never stay away. */
    void restore() {
        links.forEach(ServerLink::heal);
        group.processes().stream()
                .filter(process -> process.alive() && process.stopped())
                .forEach(ContenderProcess::resume);
    }

    private void awaitTakeOver(SoakFault fault, Leading leader, long start) {
        Operation next = group.awaitTakeOver(leader.grant());
        if (next.startNanos() > start) {
            group.fault(fault.name(), leader, start);
        }
        ContenderProcess process = leader.process();
        if (fault == SoakFault.STOP_LEADER) {
            process.resume();
        } else if (fault == SoakFault.END_LEADER && !process.awaitEnd(END_LIMIT)) {
            throw new AssertionError("L1: " + process.name() + " did not end within " + END_LIMIT + " after SIGTERM");
        } else if (fault.needs() == Needs.LINK) {
            link(process).heal();
        }
    }

    private void disturbed(ContenderProcess process, Runnable fault) {
        fault.run();
        rest(upTo(lease.dividedBy(8)));
        link(process).heal();
    }

    private static void paused(ContenderProcess process, Duration time) {
        process.stop();
        rest(time);
        process.resume();
    }

    private Duration longerThanLease() {
        return lease.plus(lease.dividedBy(4));
    }

    private Duration upTo(Duration most) {
        return Duration.ofNanos(1 + random.nextLong(most.toNanos()));
    }

    private static void rest(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private ServerLink link(ContenderProcess process) {
        return Optional.ofNullable(linkOf.get(process.name())).orElseThrow();
    }

    private Optional<ContenderProcess> standby(Leading leader) {
        List<ContenderProcess> standbys = group.processes().stream()
                .filter(process -> process.alive() && process != leader.process())
                .toList();
        return standbys.isEmpty() ? Optional.empty() : Optional.of(standbys.get(random.nextInt(standbys.size())));
    }
}
