package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What contenders cost whose servers are away: connections that they try, processor time and memory. Nobody asks them for anything meanwhile, so all of it is the driver's
 * own, and that of the test's own threads in there, which are idle. A connection that is turned away carries no request, so connections are all requests there are.
 */
final class OutageMeter {

    private static final int MOST_CONNECTIONS_A_SECOND = 2;
    private static final int MOST_PERCENT_OF_A_CORE = 5;
    private static final long MOST_GROWTH_BYTES = 4L << 20;
    /** Until what runs for the first time in an outage is loaded and compiled. */
    private static final Duration FIRST_TRIES = Duration.ofSeconds(3);

    private final ContenderGroup group;
    private final List<ServerLink> links;

    /** @param links that of each contender, in the order in which they were started */
    OutageMeter(ContenderGroup group, List<ServerLink> links) {
        this.group = group;
        this.links = List.copyOf(links);
    }

    /** Measures for so long, prints it, and says what was too much. */
    void measure(Duration length) {
        LockSupport.parkNanos(FIRST_TRIES.toNanos());
        List<Long> heapBefore = heaps();
        List<Cost> before = costs();
        long start = System.nanoTime();
        LockSupport.parkNanos(length.toNanos());
        List<Cost> after = costs();
        Duration measured = Duration.ofNanos(System.nanoTime() - start);
        List<Long> heapAfter = heaps();
        for (int i = 0; i < links.size(); i++) {
            Cost cost = after.get(i).minus(before.get(i));
            long growth = heapAfter.get(i) - heapBefore.get(i);
            String who = "F15: contender " + (i + 1) + " in " + measured.toMillis() + " ms of an outage: ";
            System.out.println(who + cost.connections() + " connections, "
                    + cost.processor().toMillis() + " ms of processor time, " + growth + " bytes more in use");
            assertThat(cost.connections())
                    .as(who + "connections")
                    .isPositive()
                    .isLessThanOrEqualTo(MOST_CONNECTIONS_A_SECOND * measured.toSeconds());
            assertThat(cost.processor())
                    .as(who + "processor time")
                    .isLessThan(measured.multipliedBy(MOST_PERCENT_OF_A_CORE).dividedBy(100));
            assertThat(growth).as(who + "memory").isLessThan(MOST_GROWTH_BYTES);
        }
    }

    private List<Cost> costs() {
        List<Cost> costs = new ArrayList<>();
        for (int i = 0; i < links.size(); i++) {
            costs.add(new Cost(
                    links.get(i).connections(), group.processes().get(i).processorTime()));
        }
        return costs;
    }

    /** Bytes that are in use after a collection. */
    private List<Long> heaps() {
        return group.processes().stream()
                .map(process -> {
                    long since = System.nanoTime();
                    process.reportHeap();
                    return Long.parseLong(
                            group.awaitOf(Kind.HEAP, process, since).version());
                })
                .toList();
    }

    private record Cost(long connections, Duration processor) {

        Cost minus(Cost before) {
            return new Cost(connections - before.connections, processor.minus(before.processor));
        }
    }
}
