package dev.regent.ha.testkit;

import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for what a rule promises, in the thread of the test, so that the kit itself adds no thread. */
final class Waiting {

    /** How long something may take that has no bound of its own: it tells "never" from "late on a loaded machine". */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** What a loaded machine may add to any bound. */
    static final Duration SLACK = Duration.ofSeconds(3);

    private static final Duration POLL = Duration.ofMillis(5);

    private Waiting() {}

    static void until(String what, Callable<Boolean> condition) {
        until(what, PATIENCE, condition);
    }

    static void until(String what, Duration limit, Callable<Boolean> condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .atMost(limit)
                .until(condition);
    }

    /** Asserts that a condition holds during the whole time. */
    static void throughout(String what, Duration time, Callable<Boolean> condition) {
        await(what)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .during(time)
                .atMost(time.plus(PATIENCE))
                .failFast(what + ": no longer true", () -> !condition.call())
                .until(condition);
    }

    /** Asks again what has no answer: after a fault a client may need a moment until it is connected again. */
    static <T> T untilAnswered(Supplier<T> call) {
        long start = System.nanoTime();
        while (true) {
            try {
                return call.get();
            } catch (OutcomeUnknownException | BackendUnavailableException again) {
                if (System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw again;
                }
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    static RecordingContender untilLeader(RecordingContender... contenders) {
        return untilLeader(Arrays.asList(contenders));
    }

    static RecordingContender untilLeader(Collection<RecordingContender> contenders) {
        until("one of " + contenders + " leads", () -> leader(contenders).isPresent());
        return leader(contenders)
                .orElseThrow(() -> new AssertionError("the leader lost its leadership at once: " + contenders));
    }

    static Optional<RecordingContender> leader(Collection<RecordingContender> contenders) {
        return contenders.stream().filter(RecordingContender::leads).findFirst();
    }
}
