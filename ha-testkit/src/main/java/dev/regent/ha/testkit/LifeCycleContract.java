package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static dev.regent.ha.testkit.Waiting.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** How a backend is opened and closed (L1), and how a cluster's data goes (L2). */
@Isolated("counts the threads and files of this JVM")
public abstract class LifeCycleContract extends BackendContract {

    /** For a driver's subclass. */
    protected LifeCycleContract() {
        super(Duration.ofSeconds(12));
    }

    @Test
    @DisplayName("L1: a closed backend leaves no thread and no file or socket, whatever it was used for")
    void leavesNothing() {
        useEverything("warm-up"); // classes, and what the JVM itself starts once
        Resources before = Resources.now();
        for (int i = 0; i < 5; i++) {
            useEverything("p" + i);
        }
        until(
                "threads and files are gone: " + before,
                Duration.ofSeconds(10),
                () -> Resources.now().minus(before).isEmpty());
    }

    private void useEverything(String process) {
        HaBackend backend = clients().open(process);
        Leader leader = clients().leader(backend, Clients.ELECTION);
        clients().start(backend, new RecordingContender("standby"));
        applied(leader.leadership().stateHandles(process).create("name", handle("value")), "name");
        leader.leadership().publish(Map.of("rpc", process));
        backend.leaderRetrieval(Clients.ELECTION).start(seen -> {});
        backend.membership("workers").register(Map.of());
        backend.membership("workers").watch(members -> {});
        backend.stateHandles(Clients.ELECTION, process).list();
        backend.checkHealth();
        backend.close();
    }

    @Test
    @DisplayName("L1: close is idempotent, also from several threads and inside a callback")
    void closesRepeatedly() {
        Leader leader = clients().leader("p1");
        Parallel.run(4, thread -> leader.backend().close());
        leader.backend().close();
        assertThat(leader.contender().order()).hasSize(2);

        HaBackend second = clients().open("p2");
        CountDownLatch closed = new CountDownLatch(1);
        RecordingContender closer = new RecordingContender("closer") {
            @Override
            protected void granted(Leadership leadership) {
                second.close();
                closed.countDown();
            }
        };
        clients().start(second, closer);
        until("close returned inside the callback", () -> closed.getCount() == 0);
        clients().leader("p3");
    }

    @Test
    @DisplayName("L1: a closed backend lets nobody lead, write or contend")
    void closedBackend() {
        Leader leader = clients().leader("p1");
        Leadership leadership = leader.leadership();
        StateHandleStore store = leadership.stateHandles("scope");
        leader.backend().close();
        assertThat(leadership.isHeld()).isFalse();
        assertThatThrownBy(() -> store.create("name", handle("late"))).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> leadership.publish(Map.of())).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> leader.backend().election(Clients.ELECTION).start(leader.contender()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(leader.contender().order()).hasSize(2);
    }

    @Test
    @DisplayName("L1: a backend that was opened and never used closes at once")
    void unusedBackend() {
        for (int i = 0; i < 5; i++) {
            clients().open("p" + i).close();
        }
    }

    @Test
    @DisplayName("L1: close returns within the declared bound while the backend hangs")
    void closesWhileTheBackendHangs() {
        Optional<FaultyLink> offered = fixture().faultyLink();
        assumeTrue(offered.isPresent(), "the fixture offers no link that can be disturbed");
        FaultyLink link = offered.orElseThrow();
        HaBackend backend = clients().open("p1", link);
        clients().leader(backend, Clients.ELECTION);
        clients().start(backend, "another", new RecordingContender("another"));
        backend.leaderRetrieval(Clients.ELECTION).start(seen -> {});
        backend.membership("workers").register(Map.of());
        link.loseRequests();
        long start = System.nanoTime();
        backend.close();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(backend.profile().closeBound().plus(Waiting.SLACK));
        link.heal();
    }

    @Test
    @DisplayName("L2: cleanup removes all of one cluster and nothing of another, and may be repeated")
    void cleanupRemovesOneCluster() {
        fill(clients().cluster());
        fill(other());
        HaBackend cleaner = clients().open("cleaner");
        cleaner.deleteCluster(Duration.ofSeconds(20));
        assertThat(cleaner.stateHandles(Clients.ELECTION, "scope").list()).isEmpty();
        assertThat(cleaner.stateHandles("second", "scope").list()).isEmpty();
        assertThat(cleaner.leaderRetrieval(Clients.ELECTION).current()).isEmpty();
        fixture()
                .remains(clients().cluster())
                .ifPresent(left -> assertThat(left).isEmpty());
        cleaner.deleteCluster(Duration.ofSeconds(20));
        fixture()
                .remains(clients().cluster())
                .ifPresent(left -> assertThat(left).isEmpty());
        HaBackend other = clients().open("other", other());
        assertThat(other.stateHandles(Clients.ELECTION, "scope").list()).hasSize(3);
        assertThat(other.stateHandles("second", "scope").list()).hasSize(3);
    }

    private ClusterId other() {
        return fixture().cluster("kit-other");
    }

    private void fill(ClusterId cluster) {
        HaBackend backend = clients().open("p1", cluster);
        for (String election : List.of(Clients.ELECTION, "second")) {
            Leader leader = clients().leader(backend, election);
            leader.leadership().publish(Map.of("rpc", "here"));
            for (int i = 0; i < 3; i++) {
                leader.leadership().stateHandles("scope").create("name-" + i, handle("value"));
            }
        }
        backend.close();
    }

    @Test
    @DisplayName("L2: cleanup removes the record of a member that went without a word")
    void cleanupAfterADeadMember() {
        Optional<FaultyLink> offered = fixture().faultyLink();
        assumeTrue(offered.isPresent(), "the fixture offers no link that can be disturbed");
        assumeTrue(fixture().remains(clients().cluster()).isPresent(), "the fixture cannot look into the backend");
        HaBackend dying = clients().open("dying", offered.orElseThrow());
        clients().closedLater(dying.membership("workers")).register(Map.of());
        offered.orElseThrow().loseRequests();
        dying.close();
        clients().leader("p1").backend().close();
        clients().open("cleaner").deleteCluster(Duration.ofSeconds(20));
        fixture()
                .remains(clients().cluster())
                .ifPresent(left -> assertThat(left).isEmpty());
    }

    @Test
    @DisplayName("E2: tokens grow over cleanup and re-use of the cluster id, whichever election had the largest")
    void tokensGrowOverCleanup() {
        long largest = 0;
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 3; i++) {
                Leader leader = clients().leader("p" + i);
                assertThat(leader.token()).as("round %s, grant %s", round, i).isGreaterThan(largest);
                largest = leader.token();
                leader.leadership().stateHandles("scope").create("name-" + i, handle("value"));
                leader.backend().close();
            }
            HaBackend cleaner = clients().open("cleaner");
            cleaner.deleteCluster(Duration.ofSeconds(20));
            cleaner.close();
        }
    }

    @Test
    @DisplayName("E2: tokens go on above a raised epoch, in used clusters and in new ones, and are never lowered by it")
    void raisedEpoch() {
        Leader before = clients().leader("p1");
        FencingToken far = new FencingToken(before.token() + 1_000_000);
        before.backend().raiseEpoch(far);
        before.backend().raiseEpoch(new FencingToken(1));
        assertThat(before.leadership().isHeld()).isTrue();
        before.stepDown();
        assertThat(clients().leader("p2").token()).isGreaterThan(far.value());
        assertThat(clients()
                        .leader(clients().open("p3", other()), Clients.ELECTION)
                        .token())
                .isGreaterThan(far.value());
    }

    @Test
    @DisplayName("R1: a listener that saw a leader before the cleanup sees larger tokens after it")
    void listenerOverCleanup() {
        HaBackend observer = clients().open("observer");
        List<Long> seen = new CopyOnWriteArrayList<>();
        observer.leaderRetrieval(Clients.ELECTION)
                .start(leader -> leader.ifPresent(
                        information -> seen.add(information.token().value())));
        Leader first = clients().leader("p1");
        first.leadership().publish(Map.of("rpc", "first"));
        until("the first is seen", () -> seen.contains(first.token()));
        first.backend().close();
        clients().open("cleaner").deleteCluster(Duration.ofSeconds(20));
        Leader second = clients().leader("p2");
        second.leadership().publish(Map.of("rpc", "second"));
        until("the second is seen", () -> seen.contains(second.token()));
        assertThat(seen).isSorted();
    }

    @Test
    @DisplayName("L2: cleanup refuses while a leader lives, and leaves everything as it was")
    void cleanupUnderALeader() {
        Leader leader = clients().leader("p1");
        leader.leadership().stateHandles("scope").create("name", handle("value"));
        assertThatThrownBy(() -> clients().open("cleaner").deleteCluster(Duration.ofSeconds(1)))
                .isInstanceOf(BackendUnavailableException.class);
        assertThat(leader.leadership().isHeld()).isTrue();
        assertThat(leader.leadership().stateHandles("scope").list()).hasSize(1);
        leader.stepDown();
        clients().open("cleaner").deleteCluster(Duration.ofSeconds(20));
        assertThat(leader.backend().stateHandles(Clients.ELECTION, "scope").list())
                .isEmpty();
    }

    @Test
    @DisplayName("L2: cleanup of a cluster that never was changes nothing")
    void cleanupOfNothing() {
        clients().open("cleaner").deleteCluster(Duration.ofSeconds(5));
        fixture()
                .remains(clients().cluster())
                .ifPresent(left -> assertThat(left).isEmpty());
        clients().leader("p1");
    }

    @Test
    @DisplayName("L1: a configuration that is unsafe is refused before anything happens")
    void refusesUnsafeConfiguration() {
        Map<String, String> options = new HashMap<>(fixture().options());
        options.put("high-availability.lease.duration", "4 s");
        options.put("high-availability.lease.renew-interval", "4 s");
        HaBackendFactory factory = fixture().factory();
        Configuration unsafe = Configuration.of(factory.options(), options);
        assertThatThrownBy(() -> clients()
                        .closedLater(factory.open(new HaBackendContext(clients().cluster(), "p1", unsafe))))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("renew-interval");
    }

    @Test
    @DisplayName("L1: the factory declares a valid type, and options with unique keys and texts")
    void declaresItself() {
        HaBackendFactory factory = fixture().factory();
        assertThat(factory.type()).matches("[a-z][a-z0-9-]*");
        List<String> keys = factory.options().stream().map(ConfigOption::key).toList();
        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.startsWith("high-availability."));
        assertThat(keys)
                .containsAll(Set.of(
                        "high-availability.lease.duration",
                        "high-availability.lease.renew-interval",
                        "high-availability.lease.call-timeout",
                        "high-availability.lease.margin"));
        assertThat(factory.options())
                .allSatisfy(option -> assertThat(option.description()).isNotBlank());
    }
}
