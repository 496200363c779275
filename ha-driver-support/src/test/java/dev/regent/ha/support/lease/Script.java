package dev.regent.ha.support.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Plays one {@link LeaseElection} by hand, on a clock of milliseconds that starts at 0. Fires its timer while time passes, and keeps what it
 * wanted until it is asked for.
 */
final class Script {

    static final LeaseTiming TIMING = new LeaseTiming(
            Duration.ofMillis(3000),
            Duration.ofMillis(1000),
            Duration.ofMillis(600),
            Duration.ofMillis(150),
            Duration.ofMillis(60_000));

    /** How long a grant is believed from the sending of what was acknowledged last: duration - margin. */
    static final long BELIEF = 2850;

    static final long LONGEST = 60_000;

    private static final long ORIGIN = Long.MAX_VALUE - 5_000_000_000L; // overflows within the first seconds

    private final LeaseElection machine;
    private final List<ElectionAction> actions = new ArrayList<>();
    private long now;
    private long timer = Long.MAX_VALUE;

    Script() {
        this(false);
    }

    Script(boolean acquireRaisesEpoch) {
        machine = new LeaseElection("me", "inc-me", TIMING, new SplittableRandom(7), acquireRaisesEpoch);
    }

    // ---- records of others

    static LeaseRecord record(long token, String nonce, long counter, long durationMillis) {
        return new LeaseRecord(
                token, "other", "inc-other", Duration.ofMillis(durationMillis).toNanos(), nonce, counter, Map.of());
    }

    static Observation seen(LeaseRecord record, String version, long epoch) {
        return new Observation(Optional.of(record), version, epoch, 0, false);
    }

    static Observation absent(long epoch) {
        return new Observation(Optional.empty(), "absent", epoch, 0, false);
    }

    // ---- events

    Script on(ElectionEvent event) {
        for (ElectionAction action : machine.on(event, ORIGIN + now * 1_000_000)) {
            if (action instanceof ElectionAction.ArmTimer arm) {
                timer = (arm.atNanos() - ORIGIN + 999_999) / 1_000_000;
            } else {
                actions.add(action);
            }
        }
        return this;
    }

    Script start() {
        return on(new ElectionEvent.Started());
    }

    Script observe(Observation observation) {
        return on(new ElectionEvent.Observed(observation));
    }

    Script readFails() {
        return on(new ElectionEvent.ReadFailed(new BackendUnavailableException("away")));
    }

    Script applied(String version) {
        return on(new ElectionEvent.WriteAnswered(new WriteOutcome.Applied(version)));
    }

    Script refused() {
        return on(new ElectionEvent.WriteAnswered(new WriteOutcome.Refused()));
    }

    Script unknown() {
        return on(new ElectionEvent.WriteAnswered(new WriteOutcome.Unknown(new OutcomeUnknownException("no answer"))));
    }

    Script notSent() {
        return on(new ElectionEvent.WriteAnswered(
                new WriteOutcome.NotSent(new BackendUnavailableException("not taken"))));
    }

    Script close() {
        return on(new ElectionEvent.CloseRequested());
    }

    Script ownerDone(long token) {
        return on(new ElectionEvent.OwnerDone(token));
    }

    /** Lets time pass, with the ticks that were asked for. */
    Script until(long millis) {
        int ticks = 0;
        while (timer <= millis) {
            assertThat(++ticks).as("ticks until %s ms", millis).isLessThan(1000);
            now = Math.max(now, timer);
            timer = Long.MAX_VALUE;
            on(new ElectionEvent.Tick());
        }
        now = millis;
        return this;
    }

    /** Time passes while the whole process stands still: no tick comes. */
    Script pausedUntil(long millis) {
        now = millis;
        return this;
    }

    Script after(long millis) {
        return until(now + millis);
    }

    long now() {
        return now;
    }

    // ---- actions

    /** The next thing that it wanted, which must be of that kind. */
    <T extends ElectionAction> T wants(Class<T> kind) {
        assertThat(actions).as("wanted while %s", machine.phase()).isNotEmpty();
        ElectionAction first = actions.remove(0);
        assertThat(first).isInstanceOf(kind);
        return kind.cast(first);
    }

    /** The look before the announcement, and the announcement. */
    ElectionAction.Grant granted() {
        wants(ElectionAction.Read.class);
        return wants(ElectionAction.Grant.class);
    }

    boolean pending() {
        return !actions.isEmpty();
    }

    Script wantsNothing() {
        assertThat(actions).as("wanted while %s", machine.phase()).isEmpty();
        return this;
    }

    /** Reports of trouble are not what the test is about. */
    Script ignoreErrors() {
        actions.removeIf(ElectionAction.ReportError.class::isInstance);
        return this;
    }

    String phase() {
        return machine.phase();
    }

    boolean holds(ValidityDeadline validity) {
        return validity.peek(ORIGIN + now * 1_000_000);
    }

    /** Starts on a released record with that token and is granted the next one at 0 ms. */
    Lead lead(long tokenBefore) {
        start().wants(ElectionAction.Read.class);
        observe(seen(record(tokenBefore, "n0", 3, 3000).released(), "v1", tokenBefore));
        LeaseRecord mine = wants(ElectionAction.Acquire.class).mine();
        applied("v2");
        wants(ElectionAction.Confirm.class);
        applied("e").wants(ElectionAction.Read.class);
        observe(seen(mine, "v2", mine.token()));
        ElectionAction.Grant grant = wants(ElectionAction.Grant.class);
        wantsNothing();
        return new Lead(mine, grant.validity());
    }

    /** What {@link #lead} led to; the version of its record is {@code v2}. */
    record Lead(LeaseRecord record, ValidityDeadline validity) {}
}
