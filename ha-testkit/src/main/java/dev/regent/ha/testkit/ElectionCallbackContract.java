package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Waiting.until;
import static dev.regent.ha.testkit.Waiting.untilLeader;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.testkit.RecordingContender.Revocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How callbacks of an election arrive (E4), and what a contender may do inside them. */
public abstract class ElectionCallbackContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(12);

    /** For a driver's subclass. */
    protected ElectionCallbackContract() {
        super(LEASE);
    }

    @Test
    @DisplayName("E4: callbacks of one backend run one after the other on one thread, whatever they are about")
    void oneCallbackThread() {
        HaBackend backend = clients().open("p1");
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable callback = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            threads.add(Thread.currentThread());
            Thread.onSpinWait();
            inside.decrementAndGet();
        };
        List<LeaderElection> elections = new ArrayList<>();
        List<RecordingContender> contenders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RecordingContender contender = new Acting("c" + i, leadership -> callback.run());
            contenders.add(contender);
            LeaderRetrieval retrieval = clients().closedLater(backend.leaderRetrieval("election-" + i));
            retrieval.start(leader -> callback.run());
            elections.add(clients().start(backend, "election-" + i, contender));
        }
        contenders.forEach(Waiting::untilLeader);
        contenders.forEach(contender -> contender.leadership().orElseThrow().publish(Map.of("rpc", "here")));
        elections.forEach(LeaderElection::close);
        contenders.forEach(
                contender -> contender.revocations().forEach(revocation -> threads.add(revocation.thread())));
        assertThat(threads).hasSize(1).doesNotContain(Thread.currentThread());
        assertThat(most).hasValue(1);
    }

    @Test
    @DisplayName("E4: each grant is revoked once before the next, and no callback runs after close returned")
    void grantedThenRevoked() {
        HaBackend backend = clients().open("p1");
        List<RecordingContender> contenders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Clients.Leader leader = clients().leader(backend, Clients.ELECTION);
            leader.stepDown();
            contenders.add(leader.contender());
            assertThat(leader.contender().order())
                    .containsExactly("granted " + leader.token(), "revoked " + leader.token());
        }
        RecordingContender last = new RecordingContender("last");
        clients().start(backend, last);
        untilLeader(last);
        Waiting.throughout(
                "closed contenders stay silent",
                Duration.ofSeconds(1),
                () -> contenders.stream()
                        .allMatch(contender -> contender.order().size() == 2));
    }

    @Test
    @DisplayName("E4: isHeld is false before onRevoked is called")
    void notHeldWhenRevoked() {
        Clients.Leader leader = clients().leader("p1");
        leader.stepDown();
        assertThat(leader.contender().revocations()).hasSize(1).noneMatch(Revocation::stillHeld);
    }

    @Test
    @DisplayName("E4: an exception thrown by onGranted ends neither the leadership nor the election")
    void grantedThrows() {
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new Acting("thrower", leadership -> {
            throw new IllegalStateException("thrown by the contender on purpose");
        });
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        Waiting.throughout("it leads on", Duration.ofSeconds(1), contender::leads);
        election.close();
        assertThat(contender.order()).hasSize(2);
        assertThat(clients().leader(backend, Clients.ELECTION).leadership().isHeld())
                .isTrue();
    }

    @Test
    @DisplayName("E4: an exception thrown by onRevoked does not keep the lease")
    void revokedThrows() {
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new RecordingContender("thrower") {
            @Override
            protected void revoked(FencingToken token, RevocationCause cause) {
                throw new IllegalStateException("thrown by the contender on purpose");
            }
        };
        LeaderElection election = clients().start(backend, contender);
        untilLeader(contender);
        election.close();
        long start = System.nanoTime();
        clients().leader(backend, Clients.ELECTION);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(backend.profile().handOverBound().plus(Waiting.SLACK));
    }

    @Test
    @DisplayName("E4: a contender may close its election inside onGranted")
    void closesWhenGranted() {
        HaBackend backend = clients().open("p1");
        LeaderElection election = clients().closedLater(backend.election(Clients.ELECTION));
        CountDownLatch closed = new CountDownLatch(1);
        RecordingContender contender = new Acting("closer", leadership -> {
            election.close();
            closed.countDown();
        });
        election.start(contender);
        until("close returned inside the callback", () -> closed.getCount() == 0);
        assertThat(clients().leader("p2").token())
                .isGreaterThan(contender.leadership().orElseThrow().token().value());
        until("it was revoked", () -> contender.order().size() == 2);
        assertThat(contender.leads()).isFalse();
    }

    @Test
    @DisplayName("E4: a contender may close its election inside onRevoked")
    void closesWhenRevoked() {
        HaBackend backend = clients().open("p1");
        LeaderElection election = clients().closedLater(backend.election(Clients.ELECTION));
        CountDownLatch closed = new CountDownLatch(1);
        RecordingContender contender = new RecordingContender("closer") {
            @Override
            protected void revoked(FencingToken token, RevocationCause cause) {
                election.close();
                closed.countDown();
            }
        };
        election.start(contender);
        untilLeader(contender);
        election.close();
        until("close returned inside the callback", () -> closed.getCount() == 0);
        assertThat(clients().leader("p2").leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("E4: a contender may use its leadership inside onGranted")
    void usesTheLeadershipWhenGranted() {
        HaBackend backend = clients().open("p1");
        RecordingContender contender = new Acting("user", leadership -> {
            leadership.stateHandles("scope").create("name", StateHandle.ofUtf8("value"));
            leadership.publish(Map.of("rpc", "here"));
        });
        clients().start(backend, contender);
        LeaderRetrieval retrieval = clients().closedLater(backend.leaderRetrieval(Clients.ELECTION));
        until("its publication is there", () -> retrieval.current().isPresent());
        assertThat(backend.stateHandles(Clients.ELECTION, "scope").get("name")).isPresent();
    }

    @Test
    @DisplayName("E9: the lease is handed over only after onRevoked returned")
    void waitsForTheOwner() throws InterruptedException {
        CountDownLatch proceed = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        RecordingContender slow = new RecordingContender("slow") {
            @Override
            protected void revoked(FencingToken token, RevocationCause cause) {
                inside.countDown();
                await(proceed);
            }
        };
        LeaderElection election = clients().start(clients().open("p1"), slow);
        untilLeader(slow);
        RecordingContender standby = new RecordingContender("standby");
        clients().start(clients().open("p2"), standby);
        Thread closer = new Thread(election::close, "kit-closer");
        closer.start();
        await(inside);
        Waiting.throughout(
                "the standby waits for the owner",
                Duration.ofMillis(300),
                () -> standby.grants().isEmpty());
        proceed.countDown();
        closer.join(Waiting.PATIENCE.toMillis());
        untilLeader(standby);
    }

    @Test
    @DisplayName("E9: an onRevoked that never returns delays close and hand-over only for a bounded time")
    void doesNotWaitForever() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        try {
            RecordingContender stuck = new RecordingContender("stuck") {
                @Override
                protected void revoked(FencingToken token, RevocationCause cause) {
                    await(never);
                }
            };
            HaBackend backend = clients().open("p1");
            LeaderElection election = clients().start(backend, stuck);
            untilLeader(stuck);
            Thread closer = new Thread(election::close, "kit-closer");
            closer.start();
            closer.join(backend.profile().closeBound().plus(Waiting.SLACK).toMillis());
            assertThat(closer.isAlive()).as("close still waits").isFalse();
            clients().leader("p2");
        } finally {
            never.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something when granted. */
    private static final class Acting extends RecordingContender {

        private final Consumer<Leadership> action;

        Acting(String name, Consumer<Leadership> action) {
            super(name);
            this.action = action;
        }

        @Override
        protected void granted(Leadership leadership) {
            action.accept(leadership);
        }
    }
}
