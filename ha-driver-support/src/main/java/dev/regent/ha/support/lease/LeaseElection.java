package dev.regent.ha.support.lease;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * One contender's part in an election, as a machine without threads, input, output or clock: {@linkplain ElectionEvent events} in,
 * {@linkplain ElectionAction actions} out. Not safe for use by several threads.
 *
 * <p><b>Why two never believe at once (E1).</b> A holder believes until the moment <i>before it sent</i> the last renewal that was
 * acknowledged, plus the duration, minus a margin. Another takes the record over when it was not written for the duration
 * <i>written in it</i>, counted from the moment <i>after the answer arrived</i> that first showed its present state, or after a watch told of the
 * very write that made it ({@link ToldRenewals} says when that counts), by a write that fails if
 * the record was renewed in between. So let R be the last renewal that was applied before the take-over. The holder's belief rests on
 * R or on an earlier one, so it ends before sent(R) + duration. The taker's write replaces R, or what somebody wrote after R; it saw that, or
 * its write would have failed, and not before R was applied, which is after sent(R); so it writes after sent(R) + duration. Each waits
 * by its own monotonic clock; the margin covers that these run at different rates. Without a wait a record is taken only where nobody
 * can believe any more: it is released (after the revocation), nobody ever held it, its holder is proven dead, or it is one's own of a grant
 * that was revoked or never announced. A missing record while a token is known counts as held for the longest duration that anybody may use,
 * from the first sight of its absence under the present epoch, and so does a record with a smaller token than the epoch, which somebody put
 * back; so that a deletion cannot hide a grant, the epoch is raised in the write that acquires, or the record is read once more after it was raised
 * and before the grant is announced.
 *
 * <p><b>Why tokens grow (E2, E3).</b> The token is fixed by the conditional write that acquires, larger than everything that was seen, and
 * the epoch is raised to it, from a strictly smaller value, before the grant is announced. A grant that was revoked is never revived: its
 * {@link ValidityDeadline} cannot be extended once it was lost, and its record is only ever replaced.
 *
 * <p><b>Unknown outcomes (E10).</b> After an acquire without an answer the record is read. Found there, it is a grant if its deadline, counted
 * from its sending, has not passed; if it has, the record is one's own and is taken over with a larger token. Not found there settles
 * nothing: the request may still be queued somewhere, so its nonce is remembered until a later own write succeeded. A renewal without an
 * answer is followed by another one with another body; if that is refused, the record is read once and the grant goes on if what stands there
 * is one of its own bodies.
 *
 * <p><b>Transitions.</b>
 *
 * <pre>
 * IDLE           -> FOLLOWING      the contender started
 * FOLLOWING      -> ACQUIRING      the record is free; the conditional write is in flight
 *                -> CONFIRMING     an earlier acquire of unknown outcome was found applied in time
 * ACQUIRING      -> CONFIRMING     applied, and its deadline has not passed
 *                -> FOLLOWING      refused, not sent, unknown, or too late: read, then decide
 * CONFIRMING     -> LEADING        the epoch is raised, and after that the record is still one's own: announced; at once where the acquire
 *                                  raised it
 *                -> FOLLOWING      the epoch is as large already, the record is lost, or the deadline has passed
 * LEADING        -> REVOKED        the deadline has passed, or the record is somebody else's, released or gone
 * REVOKED        -> FOLLOWING      the owner has taken notice; only then may the contender acquire anew
 * LEADING, REVOKED -> STEPPING_DOWN  closed; the owner is waited for, within a bound
 * STEPPING_DOWN  -> RELEASING      the owner has stopped, or the bound has passed
 * FOLLOWING, ACQUIRING, CONFIRMING -> RELEASING  closed while a record of one's own may stand
 * RELEASING      -> CLOSED         released, found not to be one's own, or the bound has passed
 * IDLE, FOLLOWING, STEPPING_DOWN -> CLOSED  closed, and there is nothing to release
 * </pre>
 */
public final class LeaseElection {

    private final Outbox out = new Outbox();
    private final Contention contention;

    /**
     * @param holder name of this process, for people
     * @param incarnation identity of this contender, never used before by any other
     * @param random source of nonces, which must not repeat among all contenders, and of jitter
     * @param acquireRaisesEpoch see {@link LeasePort#acquireRaisesEpoch}
     */
    public LeaseElection(
            String holder, String incarnation, LeaseTiming timing, RandomGenerator random, boolean acquireRaisesEpoch) {
        Identity me = new Identity(holder, incarnation, timing.duration().toNanos(), random);
        this.contention = new Contention(me, timing, acquireRaisesEpoch, out);
    }

    /**
     * Takes in one event.
     *
     * @param nowNanos the present by the election's clock, read when the event is taken in and not earlier
     * @return what to do, in this order
     * @throws IllegalStateException if the event cannot happen now; the text names the phases or the call in flight
     */
    public List<ElectionAction> on(ElectionEvent event, long nowNanos) {
        out.advanceTo(nowNanos);
        contention.endWhatHasExpired(); // before anything else: the process may have stood still (E6)
        dispatch(event);
        contention.proceed();
        return out.drain();
    }

    /** Name of the present phase, for messages. */
    public String phase() {
        return contention.phase().name();
    }

    private void dispatch(ElectionEvent event) {
        if (event instanceof ElectionEvent.Observed observed) {
            contention.onObserved(observed.observation());
        } else if (event instanceof ElectionEvent.ReadFailed failed) {
            contention.onReadFailed(failed);
        } else if (event instanceof ElectionEvent.WriteAnswered answered) {
            contention.onWriteAnswered(answered.outcome());
        } else if (event instanceof ElectionEvent.Publish publish) {
            contention.onPublish(publish);
        } else if (event instanceof ElectionEvent.Superseded superseded) {
            contention.onSuperseded(superseded.token());
        } else if (event instanceof ElectionEvent.OwnerDone done) {
            contention.onOwnerDone(done.token());
        } else if (event instanceof ElectionEvent.Changed) {
            contention.onChanged();
        } else if (event instanceof ElectionEvent.Renewed renewed) {
            contention.onRenewed(renewed.token(), renewed.write());
        } else if (event instanceof ElectionEvent.CloseRequested) {
            contention.onCloseRequested();
        } else if (event instanceof ElectionEvent.Started) {
            contention.follow();
        } else if (event instanceof ElectionEvent.Tick) {
            out.fired(); // all else is a matter of the time
        }
    }
}
