package dev.regent.ha.support.lease;

import static dev.regent.ha.support.lease.Script.record;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A contender whose watch tells which write renewed the lease. Lease 3000 ms, renewed every 1000 ms. */
class LeaseElectionToldTest {

    private static final long LEASE = 10;

    private final Script script = new Script(true);

    @Test
    @DisplayName("E7: who is told of each renewal does not look, and takes over one lease after the last was told")
    void toldOfRenewals() {
        followUntil(20_000);
        long last = script.now() - 1000;
        int looks = pollUntil(last + 2999, state(LEASE, 120));
        script.wantsNothing();
        assertThat(looks).isBetween(1, 3);
        script.until(last + 3000);
        assertThat(script.wants(ElectionAction.Acquire.class).seen().writes()).isEqualTo(new Writes(LEASE, 120));
    }

    @Test
    @DisplayName("E7: a missing renewal is noticed within one and a half renew intervals")
    void silence() {
        followUntil(5000);
        long last = script.now() - 1000;
        script.until(last + 1374).wantsNothing();
        script.until(last + 1500).wants(ElectionAction.Read.class);
    }

    @Test
    @DisplayName("E1: a look that shows another renewal than the one that was told starts the wait anew")
    void anotherRenewal() {
        followUntil(5000);
        script.after(500).wants(ElectionAction.Read.class);
        long look = script.now();
        Observation later = state(LEASE, 107); // of which the watch did not tell
        script.observe(later);
        pollUntil(look + 2999, later);
        script.wantsNothing().until(look + 3000).wants(ElectionAction.Acquire.class);
    }

    @Test
    @DisplayName("E1: a lease that was written in between starts the wait anew, though the renewal is the one told")
    void anotherLease() {
        followUntil(5000);
        script.after(500).wants(ElectionAction.Read.class);
        long look = script.now();
        Observation touched = state(106, 105);
        script.observe(touched);
        pollUntil(look + 2999, touched);
        script.wantsNothing().until(look + 3000).wants(ElectionAction.Acquire.class);
    }

    @Test
    @DisplayName("E1: what was told before the lease was seen does not count")
    void toldTooEarly() {
        script.start().wants(ElectionAction.Read.class);
        renewed(4, 101).after(400);
        script.observe(state(LEASE, 101)).wants(ElectionAction.Read.class);
        script.observe(state(LEASE, 101));
        pollUntil(3399, state(LEASE, 101));
        script.wantsNothing().until(3400).wants(ElectionAction.Acquire.class);
    }

    @Test
    @DisplayName("E7: late and repeated tidings of renewals postpone no look")
    void lateTidings() {
        followUntil(5000);
        long last = script.now() - 1000;
        for (long old : new long[] {105, 103, 105, 104}) {
            script.after(100);
            renewed(4, old).wantsNothing();
        }
        script.until(last + 1500).wants(ElectionAction.Read.class);
    }

    @Test
    @DisplayName("E9: any other change is looked at as soon as it is told, also after renewals of which was told")
    void otherChanges() {
        followUntil(5000);
        script.on(new ElectionEvent.Changed()).wants(ElectionAction.Read.class);
        script.observe(state(LEASE, 105));
        script.after(300);
        renewed(5, 107).wants(ElectionAction.Read.class);
    }

    @Test
    @DisplayName("E9: a renewal that is told does not put off a look that is due to another change")
    void changeThenRenewal() {
        followUntil(5000);
        script.on(new ElectionEvent.Changed()).wants(ElectionAction.Read.class);
        script.observe(state(LEASE, 105));
        script.on(new ElectionEvent.Changed()); // so soon that it waits for its turn
        renewed(4, 106);
        script.after(250).wants(ElectionAction.Read.class);
    }

    @Test
    @DisplayName("A renewal is looked for in vain once in ten minutes, while it is told of")
    void rate() {
        assertThat(followUntil(Duration.ofHours(2).toMillis())).isBetween(10, 12);
    }

    /** Tells of a renewal each second, the last one second before the end, and answers looks. */
    private int followUntil(long end) {
        script.start().wants(ElectionAction.Read.class);
        script.observe(state(LEASE, 100));
        int looks = 0;
        for (long write = 101; script.now() < end; write++) {
            renewed(4, write);
            if (script.pending()) {
                script.wants(ElectionAction.Read.class);
                script.observe(state(LEASE, write));
                looks++;
            }
            script.after(1000);
            if (script.pending()) {
                script.wants(ElectionAction.Read.class);
                script.observe(state(LEASE, write));
                looks++;
            }
        }
        script.wantsNothing();
        return looks;
    }

    private Script renewed(long token, long write) {
        return script.on(new ElectionEvent.Renewed(token, write));
    }

    private static Observation state(long lease, long renewal) {
        LeaseRecord held = record(4, "n", renewal, 3000);
        String write = lease + " " + renewal;
        return new Observation(Optional.of(held), "v" + write, write, new Writes(lease, renewal), 4, 0, false);
    }

    private int pollUntil(long end, Observation observation) {
        int looks = 0;
        while (script.now() < end) {
            script.until(Math.min(end, script.now() + 10));
            if (script.pending() && script.phase().equals("FOLLOWING")) {
                script.wants(ElectionAction.Read.class);
                script.observe(observation);
                looks++;
            }
        }
        return looks;
    }
}
