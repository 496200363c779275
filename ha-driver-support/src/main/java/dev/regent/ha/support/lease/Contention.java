package dev.regent.ha.support.lease;

import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LeaseElection} does in each phase; the rules are explained there. Times are nanoseconds of the election.
 */
final class Contention {

    private static final long NEVER = Outbox.NEVER;

    private final Identity me;
    private final LeaseTiming timing;
    private final boolean acquireRaisesEpoch;

    /** How long a grant is believed from the sending of what was acknowledged last. */
    private final long belief;

    private final Outbox out;
    private final Following following;
    private final Renewing renewing;
    private final PendingAcquires pending = new PendingAcquires();
    private final Publications publications;
    private final Trouble trouble = new Trouble(this::report);

    private Phase phase = Phase.IDLE;

    /** The record of one's own that stands in the backend, for all that is known: granted, or left over, or not yet announced. */
    private @Nullable OwnLease own;

    private long giveUpAt;
    private long revoked;

    Contention(Identity me, LeaseTiming timing, boolean acquireRaisesEpoch, Outbox out) {
        this.me = me;
        this.timing = timing;
        this.acquireRaisesEpoch = acquireRaisesEpoch;
        this.out = out;
        this.belief = timing.duration().minus(timing.margin()).toNanos();
        this.publications = new Publications(out::emit);
        long interval = timing.renewInterval().toNanos();
        this.following = new Following(me.incarnation(), timing, me.random(), new Trouble(this::report));
        this.renewing = new Renewing(interval, new Backoff(interval / 64, interval / 8, me.random()));
    }

    Phase phase() {
        return phase;
    }

    // ---- time

    void endWhatHasExpired() {
        if (phase == Phase.LEADING && !held()) {
            revoke(RevocationCause.EXPIRED, Phase.REVOKED);
        } else if (phase == Phase.CONFIRMING && !held()) {
            follow();
        }
    }

    private boolean held() {
        return lease().validity().isHeld(out.absolute(out.now()));
    }

    /** Does what is due, and arms the timer for what will be. */
    void proceed() {
        Phase before;
        do {
            before = phase;
            proceed(out.now());
        } while (phase != before);
        out.arm(nextMoment(out.now(), out.idle()));
    }

    private void proceed(long now) {
        if (phase == Phase.STEPPING_DOWN && now >= giveUpAt) {
            releaseOrClose();
        } else if (phase == Phase.RELEASING && now >= giveUpAt) {
            close();
        } else if (out.idle()) {
            callWhatIsDue(renewing.ready(now));
        }
    }

    /** At most one call is in flight. */
    private void callWhatIsDue(boolean ready) {
        if (phase == Phase.FOLLOWING) {
            lookOrAcquire();
        } else if (phase == Phase.REVOKED) {
            lookIfDue();
        } else if (phase == Phase.CONFIRMING && ready) {
            lookOrConfirm();
        } else if (phase == Phase.LEADING && ready) {
            lookOrRenew();
        } else if (phase == Phase.RELEASING && ready) {
            lookOrRelease();
        }
    }

    private long nextMoment(long now, boolean idle) {
        return switch (phase) {
            case FOLLOWING -> idle ? following.nextMoment(now) : NEVER;
            case CONFIRMING -> Math.min(expiry(), idle ? renewing.retryAt() : NEVER);
            case LEADING -> Math.min(expiry(), idle ? renewing.nextMoment(publications.waiting()) : NEVER);
            case REVOKED -> idle ? following.lookAt() : NEVER;
            case STEPPING_DOWN -> giveUpAt;
            case RELEASING -> Math.min(giveUpAt, idle ? renewing.retryAt() : NEVER);
            case IDLE, ACQUIRING, CLOSED -> NEVER;
        };
    }

    // ---- following and acquiring

    void follow() {
        moveTo(Phase.FOLLOWING);
        following.lookNow(out.now());
    }

    private void lookOrAcquire() {
        Optional<Observation> free = following.free(out.now());
        if (free.isPresent()) {
            acquire(free.get());
        } else {
            lookIfDue();
        }
    }

    private void lookIfDue() {
        if (out.now() >= following.lookAt()) {
            read(NEVER);
        }
    }

    void onChanged() {
        if (phase == Phase.FOLLOWING || phase == Phase.REVOKED) {
            following.hint(out.now(), out.idle());
        }
    }

    void onRenewed(long token, long write) {
        if (phase == Phase.FOLLOWING || phase == Phase.REVOKED) {
            following.renewed(token, write, out.now(), out.idle());
        }
    }

    void onObserved(Observation observation) {
        out.answered(true);
        following.answered(observation);
        switch (phase) {
            case FOLLOWING -> observedWhileFollowing(observation);
            case REVOKED -> look(observation);
            case CONFIRMING -> observedWhileConfirming(observation);
            case LEADING -> observedWhileLeading(observation);
            case STEPPING_DOWN, RELEASING -> observedWhileClosing(observation);
            case IDLE, ACQUIRING, CLOSED -> {}
        }
    }

    void onReadFailed(ElectionEvent.ReadFailed failed) {
        out.answered(true);
        following.readFailed(failed.error(), out.sent());
        renewing.lookFailed(out.sent());
    }

    private void observedWhileFollowing(Observation observation) {
        look(observation);
        pending.forgetSentBefore(out.now() - belief);
        Optional<LeaseRecord> mine = observation.record().filter(me::owns);
        Optional<Long> sent = mine.flatMap(pending::found);
        boolean last =
                mine.filter(record -> record.token() >= observation.epoch()).isPresent();
        if (last && sent.isPresent() && out.now() < sent.get() + belief) {
            hold(mine.get(), observation.version(), sent.get());
        }
    }

    private void look(Observation observation) {
        remember(observation);
        following.seen(observation, own != null, out.now());
    }

    /** Keeps in mind whether a record of one's own stands, so that closing releases it. */
    private void remember(Observation observation) {
        Optional<LeaseRecord> mine = observation.record().filter(me::owns);
        if (mine.isEmpty()) {
            own = null;
        } else if (own != null && own.sameGrant(mine.get())) {
            own.readBack(mine.get(), observation.version());
        } else {
            own = new OwnLease(mine.get(), observation.version(), out.now(), ValidityDeadline.ended());
        }
    }

    private void acquire(Observation seen) {
        LeaseRecord mine = me.record(following.acquiring(seen, out.now()));
        pending.add(mine, out.now());
        moveTo(Phase.ACQUIRING);
        out.call(new ElectionAction.Acquire(seen, mine, limit(belief)));
    }

    private void onAcquireAnswered(LeaseRecord mine, long sent, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Applied applied) {
            pending.settled();
            hold(mine, applied.version(), sent);
            return;
        }
        if (!(outcome instanceof WriteOutcome.Unknown)) {
            pending.neverApplied(mine);
        }
        if (phase == Phase.ACQUIRING) {
            follow();
            if (outcome instanceof WriteOutcome.NotSent) {
                following.lookLater(sent);
            }
        } else if (own == null && !pending.unsettled()) {
            close();
        }
    }

    /** The record is known to be one's own. It is a grant only if its deadline has not passed. */
    private void hold(LeaseRecord mine, String version, long sent) {
        own = new OwnLease(mine, version, sent, new ValidityDeadline(out.absolute(sent), out.absolute(sent + belief)));
        following.acquired(mine.token());
        renewing.begin(sent, out.now());
        if (phase != Phase.RELEASING) {
            if (held()) {
                moveTo(Phase.CONFIRMING);
                if (acquireRaisesEpoch) {
                    grant();
                }
            } else {
                follow();
            }
        }
    }

    private void lookOrConfirm() {
        if (renewing.lookDue()) {
            read(expiry() - out.now());
        } else {
            out.call(new ElectionAction.Confirm(lease().record(), limit(expiry() - out.now())));
        }
    }

    private void onConfirmAnswered(long sent, WriteOutcome outcome) {
        if (phase != Phase.CONFIRMING) {
            return; // its deadline has passed, or the election is closing
        }
        if (outcome instanceof WriteOutcome.Applied) {
            // had the record been deleted before, others would not know that anybody held it; from now on they would
            renewing.mustLook();
        } else if (outcome instanceof WriteOutcome.Refused) {
            follow(); // own is what stands there, but a larger token is needed
        } else {
            renewing.failed(sent);
        }
    }

    private void observedWhileConfirming(Observation observation) {
        if (goesOn(observation)) {
            grant();
        } else {
            follow();
            look(observation);
        }
    }

    private void grant() {
        moveTo(Phase.LEADING);
        renewing.begin(lease().sent(), out.now());
        out.emit(new ElectionAction.Grant(lease().token(), lease().validity()));
    }

    // ---- leading

    private void lookOrRenew() {
        if (renewing.lookDue()) {
            read(expiry() - out.now());
        } else if (renewing.renewDue(out.now()) || publications.waiting()) {
            LeaseRecord next = lease().renewal(publications.send(), out.now());
            out.call(new ElectionAction.Renew(lease().version(), next, limit(expiry() - out.now())));
        }
    }

    private void onRenewAnswered(LeaseRecord body, long sent, WriteOutcome outcome) {
        OwnLease lease = lease();
        if (outcome instanceof WriteOutcome.Applied applied) {
            pending.settled();
            lease.acknowledged(body, applied.version(), sent);
            following.settled();
            renewing.applied(sent, out.now());
            publications.applied();
            extend(sent);
        } else if (outcome instanceof WriteOutcome.Refused) {
            lease.neverApplied(body);
            renewing.refused(sent, out.now());
            publications.refused();
        } else if (outcome instanceof WriteOutcome.NotSent notSent) {
            lease.neverApplied(body);
            renewing.failed(sent);
            publications.notSent(notSent.error());
        } else if (outcome instanceof WriteOutcome.Unknown unknown) {
            renewing.failed(sent);
            publications.unknown(unknown.error());
        }
    }

    private void observedWhileLeading(Observation observation) {
        if (goesOn(observation)) {
            renewing.recognised(out.now());
            extend(lease().sent());
        } else {
            revoke(RevocationCause.SUPERSEDED, Phase.REVOKED);
            look(observation);
        }
    }

    /** Whether what stands there was written by this grant, and no larger token was granted. */
    private boolean goesOn(Observation observation) {
        OwnLease lease = lease();
        Optional<LeaseRecord> mine = observation.record().filter(lease::wrote);
        mine.ifPresent(record -> lease.readBack(record, observation.version()));
        return mine.isPresent() && observation.epoch() <= lease.token();
    }

    private void extend(long sent) {
        if (phase == Phase.LEADING
                && !lease().validity().extend(out.absolute(sent + belief), out.absolute(out.now()))) {
            revoke(RevocationCause.EXPIRED, Phase.REVOKED);
        }
    }

    void onPublish(ElectionEvent.Publish publish) {
        if (phase == Phase.LEADING && publish.token() == lease().token()) {
            publications.request(publish.ticket(), publish.addresses());
        } else {
            publications.refuse(publish.ticket(), publish.token());
        }
    }

    void onSuperseded(long token) {
        if (phase == Phase.LEADING && token == lease().token()) {
            revoke(RevocationCause.SUPERSEDED, Phase.REVOKED);
        }
    }

    private void revoke(RevocationCause cause, Phase next) {
        moveTo(next);
        lease().validity().end();
        revoked = lease().token();
        out.emit(new ElectionAction.Revoke(revoked, cause));
        publications.ended(revoked);
        following.lookNow(out.now());
    }

    void onOwnerDone(long token) {
        if (token != revoked) {
            return;
        }
        if (phase == Phase.REVOKED) {
            moveTo(Phase.FOLLOWING);
        } else if (phase == Phase.STEPPING_DOWN) {
            releaseOrClose();
        }
    }

    // ---- closing

    void onCloseRequested() {
        giveUpAt = phase.closing() ? giveUpAt : out.now() + timing.ownerWait().toNanos();
        switch (phase) {
            case LEADING -> revoke(RevocationCause.STEPPED_DOWN, Phase.STEPPING_DOWN);
            case REVOKED -> moveTo(Phase.STEPPING_DOWN);
            case FOLLOWING, ACQUIRING, CONFIRMING -> releaseOrClose();
            case IDLE -> close();
            case STEPPING_DOWN, RELEASING, CLOSED -> {}
        }
    }

    private void releaseOrClose() {
        if (own == null && !pending.unsettled()) {
            close();
        } else {
            moveTo(Phase.RELEASING);
            giveUpAt = out.now() + timing.releaseWait().toNanos();
            renewing.begin(out.now(), out.now());
        }
    }

    private void lookOrRelease() {
        if (own == null || renewing.lookDue()) {
            read(giveUpAt - out.now());
        } else {
            out.call(new ElectionAction.Release(own.version(), own.tombstone(), limit(giveUpAt - out.now())));
        }
    }

    private void onReleaseAnswered(long sent, WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.Applied) {
            close();
        } else if (outcome instanceof WriteOutcome.Refused) {
            renewing.refused(sent, out.now());
        } else {
            renewing.lookFailed(sent); // what stands there then tells what became of it
        }
    }

    private void observedWhileClosing(Observation observation) {
        remember(observation);
        if (phase == Phase.RELEASING && own == null) {
            close();
        }
    }

    private void close() {
        moveTo(Phase.CLOSED);
        out.emit(new ElectionAction.Closed());
    }

    // ---- calls

    private void read(long left) {
        following.reading(out.now());
        renewing.looking();
        out.call(new ElectionAction.Read(limit(left)));
    }

    void onWriteAnswered(WriteOutcome outcome) {
        ElectionAction.Call call = out.answered(false);
        long sent = out.sent();
        trouble.judge(outcome);
        if (phase == Phase.CLOSED) {
            return;
        }
        if (call instanceof ElectionAction.Acquire acquire) {
            onAcquireAnswered(acquire.mine(), sent, outcome);
        } else if (call instanceof ElectionAction.Confirm) {
            onConfirmAnswered(sent, outcome);
        } else if (call instanceof ElectionAction.Renew renew) {
            onRenewAnswered(renew.next(), sent, outcome);
        } else {
            onReleaseAnswered(sent, outcome);
        }
    }

    private Duration limit(long left) {
        return Duration.ofNanos(Math.min(timing.callTimeout().toNanos(), left));
    }

    private void report(ElectionAction action) {
        if (!phase.closing()) {
            out.emit(action);
        }
    }

    private void moveTo(Phase next) {
        phase = phase.to(next);
    }

    private OwnLease lease() {
        if (own == null) {
            throw new IllegalStateException("no lease of one's own while " + phase);
        }
        return own;
    }

    private long expiry() {
        return lease().sent() + belief;
    }
}
