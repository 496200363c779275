package dev.regent.ha.support.lease;

import static dev.regent.ha.support.lease.Script.BELIEF;
import static dev.regent.ha.support.lease.Script.absent;
import static dev.regent.ha.support.lease.Script.record;
import static dev.regent.ha.support.lease.Script.seen;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaseElectionHoldTest {

    private final Script script = new Script();

    @Test
    @DisplayName(
            "E1, E5: belief ends duration - margin after the sending of the last acknowledged renewal, whenever its answer came")
    void deadlineFromSending() {
        ValidityDeadline validity = script.lead(4).validity();
        script.until(1000).wants(ElectionAction.Renew.class);
        script.after(500).applied("v3");
        script.pausedUntil(1000 + BELIEF - 1);
        assertThat(script.holds(validity)).isTrue();
        script.pausedUntil(1000 + BELIEF);
        assertThat(script.holds(validity)).isFalse();
    }

    @Test
    @DisplayName("E3: a renewal that is answered after the old deadline does not revive the grant")
    void noRevival() {
        Script.Lead lead = script.lead(4);
        LeaseRecord renewal =
                script.until(1000).wants(ElectionAction.Renew.class).next();
        script.until(BELIEF);
        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.EXPIRED);
        script.applied("v3");
        assertThat(script.holds(lead.validity())).isFalse();
        script.wants(ElectionAction.Read.class);
        script.observe(seen(renewal, "v3", 5)).wantsNothing();
        assertThat(script.phase()).isEqualTo("REVOKED");
        script.ownerDone(5);
        LeaseRecord next = script.wants(ElectionAction.Acquire.class).mine();
        assertThat(next.token()).isEqualTo(6);
        assertThat(next.nonce()).isNotEqualTo(renewal.nonce());
    }

    @Test
    @DisplayName(
            "E3: a loss that an application thread has seen is final, also when a renewal was answered in time by the machine's clock")
    void lossSeenByApplication() {
        Script.Lead lead = script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        lead.validity().end();
        script.applied("v3");
        assertThat(script.wants(ElectionAction.Revoke.class).token()).isEqualTo(5);
    }

    @Test
    @DisplayName("E2: a leader that finds a larger epoch is superseded, though the record is still its own")
    void largerEpoch() {
        Script.Lead lead = script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.refused().wants(ElectionAction.Read.class);

        script.observe(seen(lead.record(), "touched", 6));

        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.SUPERSEDED);
        assertThat(script.holds(lead.validity())).isFalse();
    }

    @Test
    @DisplayName("E6: after a pause the first thing is the revocation")
    void pause() {
        script.lead(4);
        script.pausedUntil(10_000).on(new ElectionEvent.Tick());
        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.EXPIRED);
        script.wants(ElectionAction.Read.class);
        script.wantsNothing();
    }

    @Test
    @DisplayName("E1: each call's time limit fits in what is left of the lease")
    void callLimit() {
        script.lead(4);
        long left = BELIEF;
        script.until(1000);
        while (script.phase().equals("LEADING")) {
            ElectionAction.Renew renew = script.ignoreErrors().wants(ElectionAction.Renew.class);
            left = BELIEF - script.now();
            assertThat(renew.limit().toMillis()).isLessThanOrEqualTo(left).isLessThanOrEqualTo(600);
            script.after(renew.limit().toMillis());
            if (script.phase().equals("LEADING")) {
                script.unknown();
            }
        }
        assertThat(left).isLessThan(600);
    }

    @Test
    @DisplayName(
            "E8: a renewal that timed out is repeated at once, so a stall shorter than the tolerance costs nothing")
    void stall() {
        Script.Lead lead = script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Renew.class);
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Renew.class);
        script.after(600).applied("v3").wantsNothing();
        assertThat(script.holds(lead.validity())).isTrue();
    }

    @Test
    @DisplayName("E8: every renewal's body differs from all before it, also from those of unknown outcome")
    void bodiesDiffer() {
        script.lead(4);
        long first = script.until(1000).wants(ElectionAction.Renew.class).next().counter();
        script.after(600).unknown().ignoreErrors();
        assertThat(script.wants(ElectionAction.Renew.class).next().counter()).isGreaterThan(first);
    }

    @Test
    @DisplayName(
            "E8: a foreign touch of the object costs nothing: the holder looks once and goes on under the new version")
    void foreignTouch() {
        Script.Lead lead = script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(lead.record(), "v9", 5));
        assertThat(script.wants(ElectionAction.Renew.class).version()).isEqualTo("v9");
        script.applied("v10").wantsNothing();
        assertThat(script.phase()).isEqualTo("LEADING");
    }

    @Test
    @DisplayName("E10: a renewal of unknown outcome that is found applied extends the grant, from its sending")
    void pendingRenewalFound() {
        Script.Lead lead = script.lead(4);
        LeaseRecord renewal =
                script.until(1000).wants(ElectionAction.Renew.class).next();
        script.after(600).unknown().ignoreErrors().wants(ElectionAction.Renew.class);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(renewal, "v3", 5)).wants(ElectionAction.Renew.class);
        script.pausedUntil(1000 + BELIEF - 1);
        assertThat(script.holds(lead.validity())).isTrue();
        script.pausedUntil(1000 + BELIEF);
        assertThat(script.holds(lead.validity())).isFalse();
    }

    @Test
    @DisplayName("A body of the own grant that this contender never wrote ends the grant")
    void foreignCounter() {
        Script.Lead lead = script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(lead.record().renewed(Map.of()).renewed(Map.of()), "v9", 5));
        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.SUPERSEDED);
    }

    @Test
    @DisplayName(
            "Another holder, a deleted record and a larger epoch end the grant; no take-over before the owner has taken notice")
    void superseded() {
        script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.refused().wants(ElectionAction.Read.class);
        LeaseRecord dead = record(6, "x", 0, 3000);
        script.observe(new Observation(Optional.of(dead), "v9", 6, 0, true));
        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.SUPERSEDED);
        script.wantsNothing();
        script.ownerDone(5);
        assertThat(script.wants(ElectionAction.Acquire.class).mine().token()).isEqualTo(7);
    }

    @Test
    @DisplayName("E1: a record that is deleted under its holder is in force for the longest lease")
    void deletedByHand() {
        script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.refused().observe(absent(5)).ownerDone(5);
        script.until(20_000);
        assertThat(script.phase()).isEqualTo("FOLLOWING");
    }

    @Test
    @DisplayName("A write that was refused for a larger token ends the grant; one of an older grant does not")
    void supersededByWrite() {
        script.lead(4);
        script.on(new ElectionEvent.Superseded(4)).wantsNothing();
        script.on(new ElectionEvent.Superseded(5)).wants(ElectionAction.Revoke.class);
    }

    @Test
    @DisplayName("R6: a publication is acknowledged with its renewal, and refused once the grant is over")
    void publish() {
        script.lead(4);
        script.on(new ElectionEvent.Publish(5, 1, Map.of("rpc", "a:1")));
        LeaseRecord next = script.wants(ElectionAction.Renew.class).next();
        assertThat(next.addresses()).containsEntry("rpc", "a:1");
        script.applied("v3");
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure()).isEmpty();
        script.after(1000);
        assertThat(script.wants(ElectionAction.Renew.class).next().addresses()).containsEntry("rpc", "a:1");
        script.on(new ElectionEvent.Publish(4, 2, Map.of()));
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure())
                .containsInstanceOf(FencedException.class);
    }

    @Test
    @DisplayName(
            "R6: a publication that is asked for after the revocation is refused, so that no later grant carries it")
    void publishTooLate() {
        script.lead(4);
        script.pausedUntil(10_000).on(new ElectionEvent.Tick());
        script.wants(ElectionAction.Revoke.class);
        script.wants(ElectionAction.Read.class);
        script.on(new ElectionEvent.Publish(5, 1, Map.of("rpc", "late")));
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure())
                .containsInstanceOf(FencedException.class);
    }

    @Test
    @DisplayName("R3: a grant does not publish what the former grant of the same contender did")
    void publicationNotInherited() {
        script.lead(4);
        script.on(new ElectionEvent.Publish(5, 1, Map.of("rpc", "former")));
        LeaseRecord former = script.wants(ElectionAction.Renew.class).next();
        script.applied("v3").wants(ElectionAction.CompletePublish.class);
        script.pausedUntil(10_000).on(new ElectionEvent.Tick());
        script.wants(ElectionAction.Revoke.class);
        script.wants(ElectionAction.Read.class);
        script.observe(seen(former, "v3", 5)).ownerDone(5);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.applied("v4").wants(ElectionAction.Confirm.class);
        script.applied("e").wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v4", 6)).wants(ElectionAction.Grant.class);
        assertThat(mine.addresses()).isEmpty();
        script.after(1000);
        assertThat(script.wants(ElectionAction.Renew.class).next().addresses()).isEmpty();
    }

    @Test
    @DisplayName("R2: a publication that is answered after its grant has ended is not published under the next token")
    void publicationAnsweredLate() {
        script.lead(4);
        script.on(new ElectionEvent.Publish(5, 1, Map.of("rpc", "former")));
        LeaseRecord former = script.wants(ElectionAction.Renew.class).next();
        script.pausedUntil(10_000).on(new ElectionEvent.Tick()).wants(ElectionAction.Revoke.class);
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure())
                .containsInstanceOf(OutcomeUnknownException.class);
        script.applied("v3").wants(ElectionAction.Read.class);
        script.observe(seen(former, "v3", 5)).ownerDone(5);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.applied("v4").wants(ElectionAction.Confirm.class);
        script.applied("e").wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v4", 6)).wants(ElectionAction.Grant.class);
        script.on(new ElectionEvent.Publish(6, 2, Map.of("rpc", "mine"))).wants(ElectionAction.Renew.class);
        script.notSent().ignoreErrors().wants(ElectionAction.CompletePublish.class);
        script.after(1000);
        assertThat(script.wants(ElectionAction.Renew.class).next().addresses()).isEmpty();
    }

    @Test
    @DisplayName(
            "A publication that was not sent is not published later; one of unknown outcome is repeated by the next renewal")
    void publishFails() {
        script.lead(4);
        script.on(new ElectionEvent.Publish(5, 1, Map.of("rpc", "a:1"))).wants(ElectionAction.Renew.class);
        script.notSent().ignoreErrors();
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure())
                .containsInstanceOf(BackendUnavailableException.class);
        script.until(1000);
        assertThat(script.wants(ElectionAction.Renew.class).next().addresses()).isEmpty();
        script.applied("v3");
        script.on(new ElectionEvent.Publish(5, 2, Map.of("rpc", "a:2"))).wants(ElectionAction.Renew.class);
        script.unknown().ignoreErrors();
        assertThat(script.wants(ElectionAction.CompletePublish.class).failure())
                .containsInstanceOf(OutcomeUnknownException.class);
        script.until(3000);
        assertThat(script.wants(ElectionAction.Renew.class).next().addresses()).containsEntry("rpc", "a:2");
    }

    @Test
    @DisplayName("Trouble is reported when it starts and when its kind changes, not each time")
    void troubleOnce() {
        script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.after(600).unknown().wants(ElectionAction.ReportError.class);
        script.wants(ElectionAction.Renew.class);
        script.after(600).unknown().wants(ElectionAction.Renew.class);
        script.wantsNothing();
    }

    @Test
    @DisplayName("E9: stepping down is revoke, owner done, release; the tombstone keeps the token")
    void stepDown() {
        Script.Lead lead = script.lead(4);
        script.close();
        assertThat(script.wants(ElectionAction.Revoke.class).cause()).isEqualTo(RevocationCause.STEPPED_DOWN);
        assertThat(script.holds(lead.validity())).isFalse();
        script.wantsNothing().ownerDone(5);
        ElectionAction.Release release = script.wants(ElectionAction.Release.class);
        assertThat(release.version()).isEqualTo("v2");
        assertThat(release.tombstone().held()).isFalse();
        assertThat(release.tombstone().token()).isEqualTo(5);
        script.applied("v3").wants(ElectionAction.Closed.class);
        script.close().wantsNothing();
    }

    @Test
    @DisplayName("E9: an owner that does not stop is waited for within a bound")
    void slowOwner() {
        script.lead(4);
        script.close().wants(ElectionAction.Revoke.class);
        script.until(2999).wantsNothing().until(3000).wants(ElectionAction.Release.class);
    }

    @Test
    @DisplayName("E10: a release without an answer is resolved by reading, within the bound")
    void ambiguousRelease() {
        Script.Lead lead = script.lead(4);
        script.close().wants(ElectionAction.Revoke.class);
        script.ownerDone(5).wants(ElectionAction.Release.class);
        script.after(600).unknown().wants(ElectionAction.Read.class);
        script.observe(seen(lead.record(), "v2", 5));
        LeaseRecord tombstone = script.wants(ElectionAction.Release.class).tombstone();
        script.unknown().after(100).wants(ElectionAction.Read.class);
        script.observe(seen(tombstone, "v3", 5)).wants(ElectionAction.Closed.class);
    }

    @Test
    @DisplayName("E9: what is no longer held is not released")
    void releaseNothing() {
        script.lead(4);
        script.close().wants(ElectionAction.Revoke.class);
        script.ownerDone(5).wants(ElectionAction.Release.class);
        script.refused().wants(ElectionAction.Read.class);
        script.observe(seen(record(6, "x", 0, 3000), "v3", 6)).wants(ElectionAction.Closed.class);
    }

    @Test
    @DisplayName("L1: closing ends within its bound while the call in flight hangs")
    void closeWhileCallHangs() {
        script.lead(4);
        script.until(1000).wants(ElectionAction.Renew.class);
        script.close().wants(ElectionAction.Revoke.class);
        script.ownerDone(5).wantsNothing();
        script.until(2199).wantsNothing().until(2200).wants(ElectionAction.Closed.class);
        script.unknown().wantsNothing();
    }

    @Test
    @DisplayName("L1: a follower that closes has nothing to release, whatever call is in flight")
    void closeWhileFollowing() {
        script.start().wants(ElectionAction.Read.class);
        script.close().wants(ElectionAction.Closed.class);
        script.observe(absent(0)).wantsNothing();
    }

    @Test
    @DisplayName("E10: closing while an acquire is in flight releases it if it was applied")
    void closeWhileAcquiring() {
        script.start().observe(seen(record(4, "n", 2, 3000).released(), "v1", 4));
        script.wants(ElectionAction.Read.class);
        LeaseRecord mine = script.wants(ElectionAction.Acquire.class).mine();
        script.close().wantsNothing().unknown().wants(ElectionAction.Read.class);
        script.observe(seen(mine, "v2", 4));
        assertThat(script.wants(ElectionAction.Release.class).version()).isEqualTo("v2");
        script.applied("v3").wants(ElectionAction.Closed.class);
    }
}
