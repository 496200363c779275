package dev.regent.ha.testkit;

import static java.util.Objects.requireNonNull;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A contender that writes down each of its callbacks. Safe for use by several threads. */
public class RecordingContender implements LeaderContender {

    private final String name;
    private final List<Grant> grants = new CopyOnWriteArrayList<>();
    private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
    private final List<String> order = new CopyOnWriteArrayList<>();
    private final List<HaException> errors = new CopyOnWriteArrayList<>();

    /**
     * @param name how messages call it
     */
    public RecordingContender(String name) {
        this.name = requireNonNull(name, "name is null");
    }

    @Override
    public final void onGranted(Leadership leadership) {
        long start = System.nanoTime();
        order.add("granted " + leadership.token());
        grants.add(new Grant(leadership, start, leadership.isHeld(), Thread.currentThread()));
        granted(leadership);
    }

    @Override
    public final void onRevoked(FencingToken token, RevocationCause cause) {
        boolean stillHeld = grants.stream()
                .map(Grant::leadership)
                .filter(leadership -> leadership.token().equals(token))
                .anyMatch(Leadership::isHeld);
        order.add("revoked " + token);
        revocations.add(new Revocation(token, cause, System.nanoTime(), stillHeld, Thread.currentThread()));
        revoked(token, cause);
    }

    @Override
    public final void onError(HaException error) {
        errors.add(error);
    }

    /** What a test does inside the callback, after it was written down. */
    protected void granted(Leadership leadership) {}

    /** What a test does inside the callback, after it was written down. */
    protected void revoked(FencingToken token, RevocationCause cause) {}

    /** All grants so far, in the order of their callbacks. */
    public final List<Grant> grants() {
        return List.copyOf(grants);
    }

    /** All revocations so far, in the order of their callbacks. */
    public final List<Revocation> revocations() {
        return List.copyOf(revocations);
    }

    /** Grants and revocations as words, such as {@code granted 7}, in the order of their callbacks. */
    public final List<String> order() {
        return List.copyOf(order);
    }

    /** All reported errors so far. */
    public final List<HaException> errors() {
        return List.copyOf(errors);
    }

    /** Whether it was granted and still believes that it leads. */
    public final boolean leads() {
        return leadership().filter(Leadership::isHeld).isPresent();
    }

    /** The latest grant, over or not. */
    public final Optional<Leadership> leadership() {
        List<Grant> all = grants();
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(all.get(all.size() - 1).leadership());
    }

    @Override
    public final String toString() {
        return name + order;
    }

    /**
     * One call of {@code onGranted}.
     *
     * @param leadership what was granted
     * @param atNanos monotonic time of the call
     * @param held whether it was still held then
     * @param thread the calling thread
     */
    public record Grant(Leadership leadership, long atNanos, boolean held, Thread thread) {}

    /**
     * One call of {@code onRevoked}.
     *
     * @param token token of the grant that ended
     * @param cause why
     * @param atNanos monotonic time of the call
     * @param stillHeld whether the leadership claimed to be held even then
     * @param thread the calling thread
     */
    public record Revocation(
            FencingToken token, RevocationCause cause, long atNanos, boolean stillHeld, Thread thread) {}
}
