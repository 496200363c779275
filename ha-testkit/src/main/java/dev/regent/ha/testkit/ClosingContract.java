package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.untilLeader;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Several threads that close the same thing (E4, L1): whoever's close has returned sees nothing of it any more, also if another was the first
 * to close it. And threads that are interrupted: their close is done to its end like any other (E9, M2).
 */
public abstract class ClosingContract extends BackendContract {

    private static final String GROUP = "workers";

    /** Shorter than every wait of a close for a callback, long enough for a close that does not wait at all. */
    private static final Duration MOMENT = Duration.ofMillis(300);

    /** For a driver's subclass. */
    protected ClosingContract() {
        super(Duration.ofSeconds(12));
    }

    @Test
    @DisplayName("E4: a second close of an election returns no sooner than the first")
    void secondCloseOfAnElection() {
        HaBackend backend = clients().open("p1");
        SlowContender contender = new SlowContender();
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        CompletableFuture<Void> first = closer(election);
        await(contender.inside);
        allWaitFor(contender.proceed, List.of(first, closer(election), closer(election)));
        assertThat(contender.returned).isTrue();
        assertThat(contender.order()).hasSize(2);
        assertThat(clients().leader("p2").leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("L1: a second close of a backend returns no sooner than the first")
    void secondCloseOfABackend() {
        HaBackend backend = clients().open("p1");
        SlowContender contender = new SlowContender();
        clients().start(backend, contender);
        untilLeader(contender);
        CompletableFuture<Void> first = closer(backend);
        await(contender.inside);
        allWaitFor(contender.proceed, List.of(first, closer(backend), closer(backend)));
        assertThat(contender.returned).isTrue();
        assertThat(contender.order()).hasSize(2);
    }

    @Test
    @DisplayName("L1: closing a backend waits for an election that another thread is closing")
    void backendWaitsForAnElection() {
        HaBackend backend = clients().open("p1");
        SlowContender contender = new SlowContender();
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        CompletableFuture<Void> first = closer(election);
        await(contender.inside);
        allWaitFor(contender.proceed, List.of(first, closer(backend)));
        assertThat(contender.returned).isTrue();
        assertHandedOver(backend);
    }

    @Test
    @DisplayName("L1: closing a backend waits for an election that was closed inside a callback")
    void backendWaitsForACallback() {
        HaBackend backend = clients().open("p1");
        LeaderElection election = clients().closedLater(backend.election(Clients.ELECTION));
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch proceed = new CountDownLatch(1);
        RecordingContender contender = new RecordingContender("closer") {
            @Override
            protected void granted(Leadership leadership) {
                election.close();
                closed.countDown();
                await(proceed);
            }
        };
        election.start(contender);
        await(closed);
        assertThat(contender.leads()).as("belief after close returned").isFalse();
        allWaitFor(proceed, List.of(closer(backend)));
        assertThat(contender.order()).hasSize(2);
        assertHandedOver(backend);
    }

    @Test
    @DisplayName("L1: a callback that closes its backend while another thread closes it does not wait for itself")
    void closesAgainInsideACallback() {
        HaBackend backend = clients().open("p1");
        LeaderElection election = clients().closedLater(backend.election(Clients.ELECTION));
        Membership membership = clients().closedLater(backend.membership(GROUP));
        membership.register(Map.of());
        AtomicBoolean returned = new AtomicBoolean();
        RecordingContender contender = new RecordingContender("closer") {
            @Override
            protected void revoked(FencingToken token, RevocationCause cause) {
                backend.close();
                election.close();
                membership.close();
                returned.set(true);
            }
        };
        election.start(contender);
        untilLeader(contender);
        long start = System.nanoTime();
        backend.close();
        assertThat(returned).as("closes inside the callback have returned").isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Waiting.SLACK);
        assertHandedOver(backend);
    }

    @Test
    @DisplayName("L1: no close of a retrieval returns while its listener runs, and none runs afterwards")
    void closesOfARetrieval() {
        HaBackend backend = clients().open("p1");
        LeaderRetrieval retrieval = clients().closedLater(backend.leaderRetrieval(Clients.ELECTION));
        SlowListener listener = new SlowListener();
        retrieval.start(leader -> listener.called());
        await(listener.inside);
        allWaitFor(listener.proceed, List.of(closer(retrieval), closer(retrieval)));
        clients().leader("p2").leadership().publish(Map.of("rpc", "here"));
        Waiting.throughout("the listener stays silent", MOMENT, listener::wasCalledOnce);
    }

    @Test
    @DisplayName("L1: no close of a membership returns while its listener runs, and none runs afterwards")
    void closesOfAMembership() {
        HaBackend backend = clients().open("p1");
        Membership membership = clients().closedLater(backend.membership(GROUP));
        SlowListener listener = new SlowListener();
        membership.watch(members -> listener.called());
        await(listener.inside);
        allWaitFor(listener.proceed, List.of(closer(membership), closer(membership)));
        clients().closedLater(clients().open("p2").membership(GROUP)).register(Map.of());
        Waiting.throughout("the listener stays silent", MOMENT, listener::wasCalledOnce);
    }

    @Test
    @DisplayName("M2: whichever of several closes of a membership returns, the member is gone then")
    void goneAfterAnyClose() {
        HaBackend observer = clients().open("observer");
        for (int round = 0; round < 5; round++) {
            HaBackend backend = clients().open("p" + round);
            Membership membership = clients().closedLater(backend.membership(GROUP));
            Member member = membership.register(Map.of());
            Parallel.run(4, thread -> {
                membership.close();
                assertThat(look(observer)).doesNotContain(member);
            });
        }
    }

    @Test
    @DisplayName(
            "E9: a leader that is closed by an interrupted thread is told and hands over at once; the thread stays interrupted")
    void closedByAnInterruptedThread() {
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new RecordingContender("interrupted");
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        assertClosesInterrupted(election);
        assertThat(contender.order()).hasSize(2);
        assertHandedOver(backend);
    }

    @Test
    @DisplayName(
            "L1: a backend that is closed by an interrupted thread ends as any other: leaders are told and hand over (E9), members are gone (M2)")
    void backendClosedByAnInterruptedThread() {
        HaBackend observer = clients().open("observer");
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new RecordingContender("interrupted");
        clients().start(backend, contender);
        untilLeader(contender);
        Member member = clients().closedLater(backend.membership(GROUP)).register(Map.of());
        assertClosesInterrupted(backend);
        assertThat(contender.order()).hasSize(2);
        assertThat(look(observer)).doesNotContain(member);
        assertHandedOver(backend);
    }

    @Test
    @DisplayName("E9: a close that is interrupted goes on waiting for the owner, and hands over then")
    void interruptedWhileItCloses() {
        HaBackend backend = clients().open("p1");
        SlowContender contender = new SlowContender();
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread closing = new Thread(() -> interrupted.complete(closesInterrupted(election, false)), "kit-closer");
        closing.start();
        await(contender.inside);
        closing.interrupt();
        allWaitFor(
                contender.proceed,
                List.of(interrupted.thenAccept(
                        flag -> assertThat(flag).as("the thread is interrupted").isTrue())));
        assertThat(contender.returned).isTrue();
        assertHandedOver(backend);
    }

    private static void assertClosesInterrupted(AutoCloseable thing) {
        assertThat(CompletableFuture.supplyAsync(() -> closesInterrupted(thing, true)))
                .as("whether the thread is interrupted after the close")
                .succeedsWithin(Waiting.PATIENCE)
                .isEqualTo(true);
    }

    /** Whether the thread is interrupted when the close returns. */
    private static boolean closesInterrupted(AutoCloseable thing, boolean before) {
        if (before) {
            Thread.currentThread().interrupt();
        }
        try {
            thing.close();
        } catch (Exception failure) {
            throw new IllegalStateException("the close failed", failure);
        }
        return Thread.interrupted();
    }

    private static Set<Member> look(HaBackend observer) {
        CompletableFuture<Set<Member>> seen = new CompletableFuture<>();
        try (Membership watching = observer.membership(GROUP)) {
            watching.watch(seen::complete);
            return seen.orTimeout(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    /** The lease was given up by the close, not left to expire. */
    private void assertHandedOver(HaBackend closed) {
        long start = System.nanoTime();
        clients().leader("heir");
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(closed.profile().handOverBound().plus(Waiting.SLACK));
    }

    /** Closes in a thread of its own, from now on. */
    private static CompletableFuture<Void> closer(AutoCloseable thing) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        thing.close();
                        ended.complete(null);
                    } catch (Exception failure) {
                        ended.completeExceptionally(failure);
                    }
                },
                "kit-closer");
        thread.setDaemon(true);
        thread.start();
        return ended;
    }

    /** None returns before, all return after. */
    private static void allWaitFor(CountDownLatch proceed, List<CompletableFuture<Void>> closers) {
        try {
            Waiting.throughout(
                    "every close waits", MOMENT, () -> closers.stream().noneMatch(CompletableFuture::isDone));
        } finally {
            proceed.countDown();
        }
        closers.forEach(each ->
                each.orTimeout(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes its time to be revoked. */
    private static final class SlowContender extends RecordingContender {

        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch proceed = new CountDownLatch(1);
        private final AtomicBoolean returned = new AtomicBoolean();

        SlowContender() {
            super("slow");
        }

        @Override
        protected void revoked(FencingToken token, RevocationCause cause) {
            inside.countDown();
            await(proceed);
            returned.set(true);
        }
    }

    /** Takes its time with the first value. */
    private static final class SlowListener {

        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch proceed = new CountDownLatch(1);
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicBoolean returned = new AtomicBoolean();

        void called() {
            calls.incrementAndGet();
            inside.countDown();
            await(proceed);
            returned.set(true);
        }

        boolean wasCalledOnce() {
            return returned.get() && calls.get() == 1;
        }
    }
}
