package dev.regent.ha.support.lease;

import static dev.regent.ha.support.lease.Script.BELIEF;
import static dev.regent.ha.support.lease.Script.LONGEST;
import static dev.regent.ha.support.lease.Script.absent;
import static dev.regent.ha.support.lease.Script.record;
import static dev.regent.ha.support.lease.Script.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseElectionGrantTest {

    private final Script script = new Script();

    @Test
    @DisplayName("E7: a fresh cluster is acquired at once; the record is read once more between epoch and announcement")
    void freshCluster() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(absent(0));
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        assertThat(mine.token()).isEqualTo(1);
        script.applied("v1").wants(ElectionAction.Confirm.class);
        script.applied("e").wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v1", 1));
        assertThat(script.wants(ElectionAction.Grant.class).token()).isEqualTo(1);
    }

    @Test
    @DisplayName("E1: a grant is not announced if its record was deleted before the epoch was raised")
    void deletedWhileConfirming() {
        script.start().observe(absent(0)).applied("v1").applied("e").observe(absent(1));
        assertThat(script.phase()).isEqualTo("FOLLOWING");
        script.until(LONGEST - 1000);
        assertThat(script.phase()).isEqualTo("FOLLOWING");
    }

    @Test
    @DisplayName("E2: where the acquire raises the epoch a grant is announced at once")
    void acquireRaisesEpoch() {
        Script transaction = new Script(true);
        transaction.start().wants(ElectionAction.Read.class);
        transaction.observe(absent(0)).wants(ElectionAction.Acquire.class);
        transaction.applied("v1");
        assertThat(transaction.wants(ElectionAction.Grant.class).token()).isEqualTo(1);
        assertThat(transaction.phase()).isEqualTo("LEADING");
    }

    @Test
    @DisplayName("E2: an acquire that is found when the epoch is larger already is no grant")
    void foundTooLate() {
        Script transaction = new Script(true);
        transaction.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        transaction.wants(ElectionAction.Read.class);
        LeaseRecord mine = transaction.wants(ElectionAction.Acquire.class).mine();
        transaction.after(600).unknown().ignoreErrors().wants(ElectionAction.Read.class);
        transaction.observe(seen(mine, "v2", 6));
        assertThat(transaction.phase()).isEqualTo("FOLLOWING");
    }

    @Test
    @DisplayName("E2: the token is larger than record, epoch, floor and own memory, and fixed by the acquiring write")
    void tokenIsLargerThanAll() {
        script.start().wants(ElectionAction.Read.class);
        LeaseRecord released = record(9, "n", 1, 3000).released();
        script.observe(new Observation(Optional.of(released), "v1", 5, 20, false));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(21);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(released, "v2", 9)).after(100);
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(22);
    }

    @Test
    @DisplayName(
            "E1: a missing record while the epoch shows a token is in force for the longest lease from the first sight of its absence")
    void absenceIsNotRelease() {
        script.start().wants(ElectionAction.Read.class);
        script.after(100).observe(absent(7));
        pollUntil(LONGEST + 99, absent(7));
        script.wantsNothing().until(LONGEST + 100);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        assertThat(mine.token()).isEqualTo(8);
    }

    @Test
    @DisplayName("E1: a missing record is in force also when only own memory shows a token")
    void absenceAndOwnMemory() {
        script.start().observe(seen(record(3, "n", 1, 3000), "v", 0)).ignoreErrors();
        script.wants(ElectionAction.Read.class);
        pollUntil(5000, absent(0));
        pollUntil(LONGEST, absent(0));
        assertThat(script.phase()).isEqualTo("FOLLOWING");
        pollUntil(LONGEST + 1500, absent(0));
        assertThat(script.phase()).isEqualTo("ACQUIRING");
    }

    @Test
    @DisplayName("The floor is no evidence of a lease: a re-used cluster id does not wait, and its tokens go on")
    void floorIsNoEvidence() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(new Observation(Optional.empty(), "absent", 0, 41, false));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(42);
    }

    @Test
    @DisplayName("E1: a record that nobody has held yet is no release while a token is known")
    void unheldRecord() {
        LeaseRecord unheld = new LeaseRecord(0, "", "", 0, "u", 0, java.util.Map.of());
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(unheld, "v1", 4)).wantsNothing();
        pollUntil(LONGEST - 1, seen(unheld, "v1", 4));
        assertThat(script.phase()).isEqualTo("FOLLOWING");
    }

    @Test
    @DisplayName("E9: a tombstone is acquired at once")
    void tombstone() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 2, 3000), "v1", 4)).wantsNothing();
        script.on(new ElectionEvent.Changed()).wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 2, 3000).released(), "v2", 4));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(5);
    }

    @Test
    @DisplayName("E7: proof that the holder is dead spares the wait")
    void holderDead() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(new Observation(Optional.of(record(4, "n", 2, 3000)), "v1", 4, 0, true));
        assertThat(script.wants(ElectionAction.Acquire.class).seen().version()).isEqualTo("v1");
    }

    @Test
    @DisplayName("E1: a record of a former grant that somebody put back is no release, though its holder is dead")
    void formerRecordOfADeadHolder() {
        staysForTheLongestLease(new Observation(Optional.of(record(4, "n", 2, 3000)), "v1", 5, 0, true));
    }

    @Test
    @DisplayName("E1: a tombstone of a former grant that somebody put back is no release")
    void formerTombstone() {
        staysForTheLongestLease(seen(record(4, "n", 2, 3000).released(), "v1", 5));
    }

    @Test
    @DisplayName("E1: a record of a former grant is no release also when only own memory shows the newer epoch")
    void formerRecordAndOwnMemory() {
        script.start().observe(seen(record(5, "n5", 0, 3000), "v1", 5)).wants(ElectionAction.Read.class);
        staysForTheLongestLease(new Observation(Optional.of(record(4, "n", 2, 3000)), "v2", 4, 0, true));
    }

    @Test
    @DisplayName(
            "E9: a token that vanished before it was announced does not make the next grant's release a former one")
    void vanishedTokenAndRelease() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(5, "n5", 0, 3000), "v1", 3));
        pollUntil(1500, seen(record(4, "n4", 2, 3000).released(), "v2", 4));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(6);
    }

    private void staysForTheLongestLease(Observation former) {
        if (script.phase().equals("IDLE")) {
            script.start().wants(ElectionAction.Read.class);
            script.observe(former);
        }
        script.wantsNothing();
        pollUntil(LONGEST - 1, former);
        assertThat(script.phase()).isEqualTo("FOLLOWING");
        pollUntil(LONGEST + 1500, former);
        assertThat(script.phase()).isEqualTo("ACQUIRING");
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(6);
    }

    @Test
    @DisplayName(
            "E1: the taker waits for the duration written in the record, from the arrival of what first showed its state")
    void foreignDuration() {
        script.start().wants(ElectionAction.Read.class);
        script.after(200); // the answer is late; the request does not count
        Observation held = seen(record(4, "n", 2, 9000), "v1", 4);
        script.observe(held);
        pollUntil(9199, held);
        script.wantsNothing().until(9200).wants(ElectionAction.Acquire.class);
    }

    @Test
    @DisplayName("E1: the wait restarts when the counter changes")
    void waitRestarts() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 2, 3000), "v1", 4));
        script.until(2500).ignoreErrors();
        script.wants(ElectionAction.Read.class);
        Observation renewed = seen(record(4, "n", 3, 3000), "v2", 4);
        script.observe(renewed);
        pollUntil(5499, renewed);
        script.wantsNothing().until(5500);
        assertThat(script.wants(ElectionAction.Acquire.class).seen().version()).isEqualTo("v2");
    }

    @Test
    @DisplayName(
            "E1: the wait restarts when an equal record was written again: between two looks it may have been renewed")
    void writtenBack() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 2, 3000), "v1", 4));
        script.until(2500).ignoreErrors();
        script.wants(ElectionAction.Read.class);
        Observation older = seen(record(4, "n", 2, 3000), "v3", 4);
        script.observe(older);
        pollUntil(5499, older);
        script.wantsNothing().until(5500);
        assertThat(script.wants(ElectionAction.Acquire.class).seen().version()).isEqualTo("v3");
    }

    @Test
    @DisplayName("E7: the wait does not restart when only that changes which an acquire compares beside the record")
    void comparedBesideTheRecord() {
        LeaseRecord held = record(4, "n", 2, 3000);
        script.start().wants(ElectionAction.Read.class);
        script.observe(new Observation(Optional.of(held), "v1 f1", "v1", 4, 0, false));
        pollUntil(2999, new Observation(Optional.of(held), "v1 f2", "v1", 4, 9, false));
        script.wantsNothing().until(3000);
        assertThat(script.wants(ElectionAction.Acquire.class).seen().version()).isEqualTo("v1 f2");
    }

    @Test
    @DisplayName("E1: a restarted process waits for the lease of its predecessor, which had the same name")
    void sameName() {
        LeaseRecord predecessor =
                new LeaseRecord(4, "me", "inc-before", Duration.ofSeconds(3).toNanos(), "n", 2, Map.of());
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(predecessor, "v1", 4));
        pollUntil(2999, seen(predecessor, "v1", 4));
        script.wantsNothing().until(3000);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        assertThat(mine.holder()).isEqualTo(predecessor.holder());
        assertThat(mine.token()).isEqualTo(5);
    }

    @Test
    @DisplayName("E6: a taker that stood still looks again before it acquires")
    void staleLook() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 2, 3000), "v1", 4));
        script.pausedUntil(20_000).on(new ElectionEvent.Tick());
        script.wants(ElectionAction.Read.class);
        script.wantsNothing();
    }

    @Test
    @DisplayName(
            "E1: an acquire that was answered after its deadline is no grant; its record is taken over with a larger token")
    void slowAcquirer() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord late = script.wants(ElectionAction.Acquire.class).mine();
        script.pausedUntil(BELIEF).applied("v2").wants(ElectionAction.Read.class);
        script.observe(seen(late, "v2", 4));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(6);
    }

    @Test
    @DisplayName("E10: an acquire of unknown outcome that is read back in time is a grant, from its sending")
    void positiveReadBack() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v2", 4)).wants(ElectionAction.Confirm.class);
        ValidityDeadline validity =
                script.applied("e").observe(seen(mine, "v2", 5)).granted().validity();
        script.pausedUntil(BELIEF - 1);
        assertThat(script.holds(validity)).isTrue();
        script.pausedUntil(BELIEF);
        assertThat(script.holds(validity)).isFalse();
    }

    @Test
    @DisplayName(
            "E10: a negative read-back settles nothing: an acquire that is applied late is found, and is no grant after its deadline")
    void lateApply() {
        LeaseRecord other = record(5, "x", 0, 3000);
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Read.class);
        script.observe(seen(other, "v2", 4)).wantsNothing();
        script.pausedUntil(BELIEF + 1).on(new ElectionEvent.Tick()).wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v3", 4));
        LeaseRecord next = script.wants(ElectionAction.Acquire.class).mine();
        assertThat(next.token()).isEqualTo(6);
        assertThat(next.nonce()).isNotEqualTo(mine.nonce());
    }

    @Test
    @DisplayName("E2: the grant is announced only after the epoch was raised; a larger epoch needs a larger token")
    void confirmBeforeGrant() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.applied("v2").wants(ElectionAction.Confirm.class);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v2", 30));
        pollUntil(LONGEST + 1500, seen(mine, "v2", 30));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(31);
    }

    @Test
    @DisplayName("E2: nothing is announced once a larger epoch is there, though the record is still one's own")
    void largerEpochBeforeGrant() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.applied("v2").wants(ElectionAction.Confirm.class);
        script.applied("e").wants(ElectionAction.Read.class);

        script.observe(seen(mine, "v2", 30)).wantsNothing();

        assertThat(script.phase()).isEqualTo("FOLLOWING");
        pollUntil(LONGEST + 1500, seen(mine, "v2", 30));
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(31);
    }

    @Test
    @DisplayName("E10: a confirmation without an answer is repeated until the deadline, and then it is no grant")
    void confirmUnknown() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        script.wants(ElectionAction.Acquire.class);
        script.applied("v2").wants(ElectionAction.Confirm.class);
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Confirm.class);
        script.pausedUntil(BELIEF).applied("e");
        assertThat(script.phase()).isEqualTo("FOLLOWING");
        script.wants(ElectionAction.Read.class);
        script.wantsNothing();
    }

    @Test
    @DisplayName("Every acquire has a nonce of its own, and failures are repeated at a falling rate")
    void boundedRate() {
        script.start();
        int reads = 0;
        while (script.now() < 60_000) {
            script.ignoreErrors().wants(ElectionAction.Read.class);
            reads++;
            script.readFails().ignoreErrors().after(1);
            while (script.now() < 60_000 && script.phase().equals("FOLLOWING") && !script.pending()) {
                script.after(10);
            }
        }
        assertThat(reads).isBetween(50, 100);
    }

    @Test
    @DisplayName("A contender whose every acquire is refused tries at a falling rate")
    void alwaysRefused() {
        Observation free = seen(record(4, "n", 2, 3000).released(), "v1", 4);
        script.start();
        int requests = 0;
        while (script.now() < 60_000) {
            if (script.pending()) {
                assertThat(++requests).as("requests in a minute").isLessThan(300);
                if (script.wants(ElectionAction.class) instanceof ElectionAction.Acquire) {
                    script.refused();
                } else {
                    script.observe(free);
                }
            } else {
                script.after(10);
            }
        }
        assertThat(requests).isGreaterThan(60);
    }

    @Test
    @DisplayName(
            "E7: a taker that is told of each renewal looks once for each, and takes over one lease after the last")
    void toldOfRenewals() {
        script.start().wants(ElectionAction.Read.class);
        script.observe(seen(record(4, "n", 1, 3000), "v1", 4)).after(100);
        for (int renewal = 2; renewal < 8; renewal++) {
            script.on(new ElectionEvent.Changed()).wants(ElectionAction.Read.class);
            script.observe(seen(record(4, "n", renewal, 3000), "v" + renewal, 4));
            script.after(1000).wantsNothing();
        }
        long last = script.now() - 1000;
        pollUntil(last + 2999, seen(record(4, "n", 7, 3000), "v7", 4));
        assertThat(script.phase()).isEqualTo("FOLLOWING");
        script.until(last + 3000).wants(ElectionAction.Acquire.class);
    }

    @Test
    @DisplayName("A storm of hints that show nothing new does not become a storm of requests")
    void hintStorm() {
        Observation held = seen(record(4, "n", 2, 300_000), "v1", 4);
        script.start();
        int reads = 0;
        for (int i = 0; i < 20_000; i++) {
            if (script.pending()) {
                script.wants(ElectionAction.Read.class);
                reads++;
                script.observe(held);
            }
            script.on(new ElectionEvent.Changed()).after(1);
        }
        assertThat(reads).isLessThan(150);
    }

    @Test
    @DisplayName("A start that cannot be names both phases; an answer to nothing is refused")
    void illegal() {
        script.start();
        assertThatThrownBy(script::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("FOLLOWING to FOLLOWING");
        assertThatThrownBy(() -> script.applied("v")).isInstanceOf(IllegalStateException.class);
    }

    private void pollUntil(long end, Observation observation) {
        while (script.now() < end) {
            script.until(Math.min(end, script.now() + 50));
            if (script.pending() && script.phase().equals("FOLLOWING")) {
                script.wants(ElectionAction.Read.class);
                script.observe(observation);
            }
        }
    }
}
