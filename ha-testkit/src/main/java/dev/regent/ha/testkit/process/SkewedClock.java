package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.history.RegisterCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The clocks of one process, monotonic and wall, that run at another rate than those of the machine, by libfaketime. What the process writes down is put on the machine's
 * clock again: the rate is known, and how far the clocks are apart is measured by lines that are written at known times. One that was under way for 1 ms seems to have happened 1 ms later. For the
 * one thread that reads the process' lines.
 */
final class SkewedClock {

    /** The least delay of so many lines is that of a pipe, also on a loaded machine. */
    static final int SAMPLES = 40;

    private final double rate;
    private final List<String> launcher;
    private final List<Operation> waiting = new ArrayList<>();
    private Optional<Origin> origin = Optional.empty();
    private int samples;

    private record Origin(long skewedNanos, long nanos) {}

    private SkewedClock(double rate, List<String> launcher) {
        this.rate = rate;
        this.launcher = launcher;
    }

    /** A process whose clocks run at so many times the rate of others. */
    static SkewedClock of(double rate) {
        Path library = WallClock.library();
        return new SkewedClock(rate, List.of("env", "LD_PRELOAD=" + library, "FAKETIME=+0 x" + rate));
    }

    /** The command before that of the process. */
    List<String> launcher() {
        return launcher;
    }

    double rate() {
        return rate;
    }

    /**
     * One line came.
     *
     * @param written as the process wrote it
     * @param arrived when it was read
     * @return what is known now on the machine's clock, in the order in which it came
     */
    List<Operation> read(Operation written, long arrived) {
        learn(Math.max(written.startNanos(), ended(written) ? written.endNanos() : 0), arrived);
        if (samples < SAMPLES) {
            samples += written.kind() == Operation.Kind.CLOCK ? 1 : 0;
            waiting.add(written);
            return samples < SAMPLES ? List.of() : rest();
        }
        return List.of(onTheMachine(written));
    }

    /** What was kept until enough was known. */
    List<Operation> rest() {
        List<Operation> known = waiting.stream().map(this::onTheMachine).toList();
        waiting.clear();
        samples = SAMPLES;
        return known;
    }

    /** The line that was under way for the shortest time says when it was written. */
    private void learn(long skewed, long arrived) {
        if (samples < SAMPLES && (origin.isEmpty() || arrived < machine(skewed))) {
            origin = Optional.of(new Origin(skewed, arrived));
        }
    }

    private long machine(long skewed) {
        Origin known = origin.orElseThrow();
        return known.nanos() + Math.round((skewed - known.skewedNanos()) / rate);
    }

    private static boolean ended(Operation written) {
        return written.endNanos() != RegisterCall.PENDING;
    }

    private Operation onTheMachine(Operation written) {
        return new Operation(
                written.process(),
                written.kind(),
                written.token(),
                written.key(),
                written.version(),
                machine(written.startNanos()),
                ended(written) ? machine(written.endNanos()) : written.endNanos(),
                written.outcome(),
                written.count());
    }
}
