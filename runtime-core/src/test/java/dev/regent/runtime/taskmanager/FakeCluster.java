package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.StateHandleReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A backend whose leader and members the test decides. */
final class FakeCluster implements HaBackend {

    final CopyOnWriteArrayList<Consumer<Optional<LeaderInformation>>> listeners = new CopyOnWriteArrayList<>();
    final AtomicInteger incarnations = new AtomicInteger();
    final AtomicInteger lookups = new AtomicInteger();
    final CountDownLatch release = new CountDownLatch(1);
    private final ExecutorService callbacks = Executors.newSingleThreadExecutor();
    volatile Optional<LeaderInformation> leader = Optional.empty();
    volatile Optional<Membership.Member> member = Optional.empty();
    volatile boolean down;
    volatile boolean hangsOnClose;

    /** That leader is granted, and everybody hears of it. */
    void lead(long token, int port) {
        leadSilently(token, port);
        announce(leader);
    }

    /** That leader is granted, and nobody has heard of it yet. */
    void leadSilently(long token, int port) {
        leader = Optional.of(new LeaderInformation(new FencingToken(token), Map.of("rpc", "127.0.0.1:" + port)));
    }

    void announce(Optional<LeaderInformation> now) {
        callbacks.execute(() -> listeners.forEach(listener -> listener.accept(now)));
    }

    @Override
    public LeaderRetrieval leaderRetrieval(String name) {
        return new LeaderRetrieval() {
            @Override
            public void start(Consumer<Optional<LeaderInformation>> listener) {
                listeners.add(listener);
                callbacks.execute(() -> listener.accept(leader));
            }

            @Override
            public Optional<LeaderInformation> current() {
                lookups.incrementAndGet();
                if (down) {
                    throw new BackendUnavailableException("the backend is down");
                }
                return leader;
            }

            @Override
            public void close() {
                listeners.clear();
            }
        };
    }

    @Override
    public Membership membership(String group) {
        return new Membership() {
            @Override
            public Member register(Map<String, String> attributes) {
                if (down) {
                    throw new BackendUnavailableException("the backend is down");
                }
                Member made = new Member("tm", "i-" + incarnations.incrementAndGet(), attributes);
                member = Optional.of(made);
                return made;
            }

            @Override
            public void watch(Consumer<Set<Member>> listener) {
                throw new UnsupportedOperationException("a TaskManager watches no members");
            }

            @Override
            public void close() {
                if (hangsOnClose) {
                    awaitQuietly();
                }
                member = Optional.empty();
            }
        };
    }

    private void awaitQuietly() {
        try {
            release.await();
        } catch (InterruptedException given) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public LeaderElection election(String name) {
        throw new UnsupportedOperationException("a TaskManager never contends");
    }

    @Override
    public StateHandleReader stateHandles(String election, String scope) {
        throw new UnsupportedOperationException("a TaskManager reads no pointers");
    }

    @Override
    public Profile profile() {
        throw new UnsupportedOperationException("not needed");
    }

    @Override
    public void checkHealth() {}

    @Override
    public void deleteCluster(Duration patience) {
        throw new UnsupportedOperationException("a TaskManager deletes no cluster");
    }

    @Override
    public void raiseEpoch(FencingToken last) {
        throw new UnsupportedOperationException("a TaskManager raises no tokens");
    }

    @Override
    public void close() {
        release.countDown();
        callbacks.shutdownNow();
    }
}
