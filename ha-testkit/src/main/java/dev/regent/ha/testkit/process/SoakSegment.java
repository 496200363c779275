package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.process.ContenderGroup.Leading;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A part of a soak whose history is judged by itself: contenders of a fresh life of the cluster, random faults, and at its end all rules. What it recorded is
 * forgotten then.
 */
final class SoakSegment {

    private static final Logger LOG = LoggerFactory.getLogger(SoakSegment.class);
    private static final int WRITES = 5;
    private static final int CONTENDERS = 3;
    private static final Duration SLACK = Duration.ofSeconds(10);

    private final SoakTally tally;
    private final Random random;
    private long firstToken = Long.MAX_VALUE;
    private long lastToken;
    private boolean stalled;

    /** @param random where all of its choices come from */
    SoakSegment(SoakTally tally, Random random) {
        this.tally = tally;
        this.random = random;
    }

    /**
     * Runs it.
     *
     * @param watching a backend of this process, for a listener
     * @param group closed by the caller
     * @param contenders makes what faults are done to
     * @param length of the time in which faults begin
     */
    void run(HaBackend watching, ContenderGroup group, Function<Random, SoakContenders> contenders, Duration length) {
        SoakContenders victims = contenders.apply(random);
        try (Observer observer = new Observer(watching)) {
            disturb(group, victims, length);
            long token = group.awaitLeader(WRITES).grant().token();
            observer.awaitLeader(token, watching.profile().listenerBound().plus(SLACK));
            observer.assertTokensSorted();
        } catch (ConditionTimeoutException late) {
            LOG.warn("a segment comes to a standstill", late);
            stalled = true;
            tally.add("segments.stalled", 1);
        } finally {
            victims.restore();
        }
        group.processes().stream()
                .filter(process -> process.alive() && !process.stopped())
                .forEach(ContenderProcess::reportHeap);
        judge(group);
    }

    private void disturb(ContenderGroup group, SoakContenders victims, Duration length) {
        long start = System.nanoTime();
        do {
            victims.refill(CONTENDERS);
            Leading leader = group.awaitLeader(WRITES);
            SoakFault fault = victims.choose();
            victims.inject(fault, leader);
            tally.add("fault." + fault, 1);
        } while (System.nanoTime() - start < length.toNanos());
        victims.refill(CONTENDERS);
    }

    private void judge(ContenderGroup group) {
        group.settle();
        History history = group.history();
        Verdict verdict = new Judge(0, 0, 0).judge(history);
        tally.add(history, verdict);
        tally.add("unproven", verdict.invalid().size());
        firstToken = history.grants().stream().mapToLong(Operation::token).min().orElse(Long.MAX_VALUE);
        lastToken = history.latestGrant().map(Operation::token).orElse(0L);
        if (!verdict.violations().isEmpty()) {
            Path picture = Timeline.draw(history, verdict, group.logs());
            throw new AssertionError(
                    "rules were broken (picture: " + picture + "):\n" + String.join("\n", verdict.violations()));
        }
    }

    /** Whether something was waited for in vain: nobody led, or no process came up. An overloaded machine does that, too. */
    boolean stalled() {
        return stalled;
    }

    /** The smallest token that was granted. */
    long firstToken() {
        return firstToken;
    }

    /** The largest. */
    long lastToken() {
        return lastToken;
    }

    /** What the largest of the contenders has in use, in bytes. */
    static long heapOfContenders(History history) {
        List<Operation> all = history.of(Kind.HEAP);
        return all.stream()
                .map(heap -> Optional.of(heap.version()))
                .flatMap(Optional::stream)
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }
}
