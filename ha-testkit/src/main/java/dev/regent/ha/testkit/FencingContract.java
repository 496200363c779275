package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a former leader can still do: nothing (S1). Its writes skip the passive check, so that the backend itself must refuse them; the tries
 * are counted where they reach it.
 */
public abstract class FencingContract extends BackendContract {

    private static final String SCOPE = "scope";
    private static final int TRIES = 50;

    private Optional<FenceBypass> offered = Optional.empty();

    /** For a driver's subclass. */
    protected FencingContract() {
        super(Duration.ofSeconds(12));
    }

    @AfterEach
    final void checkAgain() {
        offered.ifPresent(
                bypass -> bypass.skipPassiveCheck(false)); // it belongs to the thread, which other tests use too
    }

    @BeforeEach
    final void openBypass() {
        offered = fixture().fenceBypass();
        assumeTrue(offered.isPresent(), "the fixture offers no way past the passive check");
    }

    private FenceBypass bypass() {
        return offered.orElseThrow();
    }

    private Leader formerLeader() {
        return clients().leader(clients().open("former", bypass()), Clients.ELECTION);
    }

    @Test
    @DisplayName("S1: once a newer leader has opened the scope, the backend refuses every write of the former one")
    void formerWritesAreRefused() {
        Leader former = formerLeader();
        StateHandleStore formerStore = former.leadership().stateHandles(SCOPE);
        Version version = applied(formerStore.create("name", handle("former")), "name");
        former.stepDown();
        Leader leader = clients().leader("p2");
        StateHandleStore store = leader.leadership().stateHandles(SCOPE);
        assertThat(store.list()).extracting(Versioned::version).containsExactly(version);

        bypass().skipPassiveCheck(true);
        long before = bypass().refused();
        for (int i = 0; i < TRIES; i++) {
            String fresh = "fresh-" + i;
            assertFenced(() -> formerStore.replace("name", version, handle("zombie")));
            assertFenced(() -> formerStore.create(fresh, handle("zombie")));
            assertFenced(() -> formerStore.remove("name", version));
        }
        assertThat(bypass().sent()).as("tries that reached the backend").isGreaterThanOrEqualTo(3L * TRIES);
        assertThat(bypass().refused() - before).as("tries refused there").isGreaterThanOrEqualTo(3L * TRIES);
        assertThat(store.list()).containsExactly(new Versioned("name", handle("former"), version));
        applied(store.replace("name", version, handle("leader")), "name");
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName("S1: a former leader cannot open, create or delete a scope that a newer one has opened")
    void formerCannotOpenOrDelete() {
        Leader former = formerLeader();
        former.leadership().stateHandles(SCOPE);
        former.stepDown();
        Leader leader = clients().leader("p2");
        StateHandleStore store = leader.leadership().stateHandles(SCOPE);
        applied(store.create("name", handle("leader")), "name");

        bypass().skipPassiveCheck(true);
        for (int i = 0; i < TRIES; i++) {
            assertFenced(() -> former.leadership().stateHandles(SCOPE).create("zombie", handle("zombie")));
            assertFenced(() -> former.leadership().deleteScope(SCOPE));
        }
        assertThat(store.list()).extracting(Versioned::name).containsExactly("name");
        assertThat(leader.leadership().stateHandles(SCOPE).list()).hasSize(1);
    }

    @Test
    @DisplayName("S1: a former leader cannot bring back a scope that the newer one deleted, nor write to its successor")
    void formerCannotBringBack() {
        Leader former = formerLeader();
        StateHandleStore formerStore = former.leadership().stateHandles(SCOPE);
        Version version = applied(formerStore.create("name", handle("former")), "name");
        former.stepDown();
        Leader leader = clients().leader("p2");
        leader.leadership().stateHandles(SCOPE);
        leader.leadership().deleteScope(SCOPE);

        bypass().skipPassiveCheck(true);
        assertFenced(() -> formerStore.replace("name", version, handle("zombie")));
        assertFenced(() -> former.leadership().stateHandles(SCOPE).create("zombie", handle("zombie")));
        StateHandleStore recreated = leader.leadership().stateHandles(SCOPE);
        assertThat(recreated.list()).isEmpty();
        assertFenced(() -> formerStore.create("zombie", handle("zombie")));
        assertFenced(() -> former.leadership().stateHandles(SCOPE).create("zombie", handle("zombie")));
        assertThat(recreated.list()).isEmpty();
        assertThat(applied(recreated.create("name", handle("leader")), "name")).isNotEqualTo(version);
    }

    @Test
    @DisplayName("S1: a former leader that never opened the scope is refused as well")
    void formerOpensForTheFirstTime() {
        Leader former = formerLeader();
        former.stepDown();
        Leader leader = clients().leader("p2");
        StateHandleStore store = leader.leadership().stateHandles(SCOPE);
        bypass().skipPassiveCheck(true);
        assertFenced(() -> former.leadership().stateHandles(SCOPE).create("zombie", handle("zombie")));
        assertThat(store.list()).isEmpty();
    }

    @Test
    @DisplayName("R6: a former leader cannot publish over the newer one")
    void formerCannotPublish() {
        Leader former = formerLeader();
        former.leadership().publish(Map.of("rpc", "former"));
        former.stepDown();
        Leader leader = clients().leader("p2");
        leader.leadership().publish(Map.of("rpc", "leader"));
        bypass().skipPassiveCheck(true);
        for (int i = 0; i < TRIES; i++) {
            assertFenced(() -> former.leadership().publish(Map.of("rpc", "zombie")));
        }
        assertThat(clients()
                        .closedLater(leader.backend().leaderRetrieval(Clients.ELECTION))
                        .current())
                .contains(new LeaderInformation(leader.leadership().token(), Map.of("rpc", "leader")));
        assertThat(leader.leadership().isHeld()).isTrue();
    }

    @Test
    @DisplayName(
            "S1: a former leader that writes without pause while another takes over changes nothing after the opening")
    void raceWithTheOpening() {
        for (int round = 0; round < 5; round++) {
            Leader former = formerLeader();
            StateHandleStore formerStore = former.leadership().stateHandles(SCOPE);
            AtomicBoolean stop = new AtomicBoolean();
            CountDownLatch fenced = new CountDownLatch(1);
            CompletableFuture<Void> zombie = CompletableFuture.runAsync(() -> writeUntil(formerStore, stop, fenced));
            try {
                former.stepDown();
                Leader leader = clients().leader("p2");
                StateHandleStore store = leader.leadership().stateHandles(SCOPE);
                List<Versioned> opened = store.list();
                Waiting.until("the former leader was refused", () -> fenced.getCount() == 0);
                assertThat(store.list()).isEqualTo(opened);
                leader.backend().close();
            } finally {
                stop.set(true);
                zombie.join();
            }
        }
    }

    private void writeUntil(StateHandleStore store, AtomicBoolean stop, CountDownLatch fenced) {
        bypass().skipPassiveCheck(true);
        long n = 0;
        while (!stop.get()) {
            try {
                Optional<Versioned> now = store.get("register");
                CommitResult result = now.isPresent()
                        ? store.replace("register", now.orElseThrow().version(), handle("former " + n++))
                        : store.create("register", handle("former " + n++));
                assertThat(result).isNotNull();
            } catch (FencedException refused) {
                fenced.countDown();
            }
        }
    }

    private static void assertFenced(Runnable write) {
        assertThatThrownBy(write::run).isInstanceOf(FencedException.class);
    }
}
