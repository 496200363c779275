package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.SendHook;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Once it is armed, stops its own process, or holds the sending thread alone, inside a request: after the last check, directly before the
 * sending. Whether it hit is written down ({@code GATED}, failed if the operation had not so many requests), and so is what came of the
 * request, or of the operation that it was a part of ({@code LATE}).
 */
final class StopInWrite implements SendHook {

    private static final long LONGEST_HOLD_SECONDS = 120;
    private static final String LATE_ADDRESS = "late-";

    private final HistoryWriter history;
    private Optional<Armed> armed = Optional.empty(); // guarded by this
    private final ThreadLocal<Optional<Doing>> doing = ThreadLocal.withInitial(Optional::empty);
    private final ThreadLocal<Optional<Late>> late = ThreadLocal.withInitial(Optional::empty);
    private volatile Optional<Late> publication = Optional.empty();
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile long leading;

    StopInWrite(HistoryWriter history) {
        this.history = history;
    }

    /** What to stop in: the request after so many of the operation; {@code hold} stops the thread and not the process. */
    private record Armed(Moment moment, int before, boolean hold) {}

    /** What this thread does. */
    private record Doing(Moment moment, long token) {}

    /** When a stopped request went on. */
    private record Late(Moment moment, long token, long atNanos) {}

    synchronized void arm(Moment moment, int before, boolean hold) {
        armed = Optional.of(new Armed(moment, before, hold));
    }

    /** What it is armed for, once so many requests of it have passed; it is disarmed then. */
    private synchronized Optional<Armed> take(Predicate<Moment> concerned) {
        Optional<Armed> now = armed.filter(each -> concerned.test(each.moment()));
        if (now.isEmpty()) {
            return now;
        }
        Armed each = now.orElseThrow();
        boolean hit = each.before() == 0;
        armed = hit ? Optional.empty() : Optional.of(new Armed(each.moment(), each.before() - 1, each.hold()));
        return hit ? now : Optional.empty();
    }

    /** Whether it was armed for that. */
    private synchronized boolean disarm(Moment moment) {
        boolean still = armed.filter(each -> each.moment() == moment).isPresent();
        armed = still ? Optional.empty() : armed;
        return still;
    }

    /** What the leader shall do besides its writes, so that it can be stopped in it. */
    synchronized Optional<Moment> wanted() {
        return armed.map(Armed::moment);
    }

    /** Lets a thread go on that is held; one that was stopped with its process needs this, too. */
    void goOn() {
        held.countDown();
    }

    /** This process leads under that token, or, with 0, does not. */
    void leading(long token) {
        leading = token;
    }

    /** An address that no other grant publishes, by which a publication is known. */
    static String lateAddress(long token) {
        return LATE_ADDRESS + token + ";";
    }

    /** This thread is about to do that under that token. */
    void begin(Moment moment, long token) {
        doing.set(Optional.of(new Doing(moment, token)));
    }

    /** It is done; what it was armed for and did not hit it never will. */
    void end(Outcome outcome) {
        Doing done = doing.get().orElseThrow();
        doing.set(Optional.empty());
        add(late.get(), outcome);
        late.set(Optional.empty());
        if (done.moment() == Moment.PUBLICATION) {
            add(publication, outcome);
            publication = Optional.empty();
        }
        if (done.moment() != Moment.WRITE && disarm(done.moment())) {
            history.add(Kind.GATED, done.token(), done.moment().name(), System.nanoTime(), Outcome.FAILED);
        }
    }

    @Override
    public void beforeSend(Target target, Predicate<String> carries) {
        Optional<Armed> hit = take(moment -> concerns(moment, target, carries));
        if (hit.isEmpty()) {
            return;
        }
        Moment moment = hit.orElseThrow().moment();
        long token = doing.get().map(Doing::token).orElse(leading);
        held = new CountDownLatch(1);
        history.add(Kind.GATED, token, moment.name(), System.nanoTime(), Outcome.OK);
        if (!hit.orElseThrow().hold()) {
            stopSelf();
        }
        hold(); // also when stopped: on a loaded machine it takes a while until the signal has stopped every thread
        Late went = new Late(moment, token, System.nanoTime());
        late.set(Optional.of(went));
        if (moment == Moment.PUBLICATION) {
            publication = Optional.of(went);
        }
    }

    @Override
    public void answered(Answer answer) {
        if (late.get().filter(each -> !each.moment().ofCaller()).isPresent()) {
            Outcome outcome = switch (answer) {
                case APPLIED -> Outcome.OK;
                case REFUSED -> Outcome.FAILED;
                case UNKNOWN -> Outcome.UNKNOWN;
            };
            add(late.get(), outcome);
            late.set(Optional.empty());
        }
    }

    private boolean concerns(Moment moment, Target target, Predicate<String> carries) {
        return switch (moment) {
            case WRITE, OPENING, DELETION ->
                doing.get().filter(each -> each.moment() == moment).isPresent();
            case PUBLICATION -> target == Target.LEASE && leading != 0 && carries.test(lateAddress(leading));
            case RENEWAL -> target == Target.LEASE && leading != 0;
            case GRANT -> target == Target.LEASE && leading == 0;
            case CONFIRMATION ->
                target == Target.STATE && leading == 0 && doing.get().isEmpty();
        };
    }

    private void add(Optional<Late> went, Outcome outcome) {
        went.ifPresent(
                each -> history.add(Kind.LATE, each.token(), each.moment().name(), each.atNanos(), outcome));
    }

    private void hold() {
        try {
            if (!held.await(LONGEST_HOLD_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("a write was held and never let go");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopSelf() {
        try {
            Process kill = new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start();
            kill.waitFor();
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot run kill", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
