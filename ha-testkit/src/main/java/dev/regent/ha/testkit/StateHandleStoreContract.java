package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static dev.regent.ha.testkit.Commits.rejected;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a scope's entries do under one leader: compare-and-set, batches, listing, retries (S2, S3, S4, S9, S10, S13). */
public abstract class StateHandleStoreContract extends BackendContract {

    private static final String SCOPE = "scope";

    private Leader leader;
    private StateHandleStore store;

    /** For a driver's subclass. */
    protected StateHandleStoreContract() {
        super(Duration.ofSeconds(12));
    }

    @BeforeEach
    final void lead() {
        leader = clients().leader("p1");
        store = leader.leadership().stateHandles(SCOPE);
    }

    @Test
    @DisplayName("S2: an entry is created, read, replaced and removed under the condition of its version")
    void compareAndSet() {
        assertThat(store.get("name")).isEmpty();
        Version first = applied(store.create("name", handle("one")), "name");
        assertThat(store.get("name")).contains(new Versioned("name", handle("one"), first));
        Version second = applied(store.replace("name", first, handle("two")), "name");
        assertThat(second).isNotEqualTo(first);
        assertThat(store.get("name")).contains(new Versioned("name", handle("two"), second));
        assertThat(store.remove("name", second))
                .isInstanceOfSatisfying(
                        CommitResult.Applied.class,
                        applied -> assertThat(applied.versions()).isEmpty());
        assertThat(store.get("name")).isEmpty();
    }

    @Test
    @DisplayName("S2: a change whose condition does not hold changes nothing and tells what is there")
    void rejectedChanges() {
        Version first = applied(store.create("name", handle("one")), "name");
        Version second = applied(store.replace("name", first, handle("two")), "name");
        Versioned current = new Versioned("name", handle("two"), second);
        assertThat(rejected(store.create("name", handle("x")))).containsExactly(current);
        assertThat(rejected(store.replace("name", first, handle("x")))).containsExactly(current);
        assertThat(rejected(store.remove("name", first))).containsExactly(current);
        assertThat(rejected(store.replace("absent", first, handle("x")))).isEmpty();
        assertThat(rejected(store.remove("absent", first))).isEmpty();
        assertThat(store.list()).containsExactly(current);
    }

    @Test
    @DisplayName("S2: no version of an entry repeats, over removal and re-creation, equal values and a deleted scope")
    void versionsNeverRepeat() {
        Set<Version> seen = new HashSet<>();
        StateHandleStore now = store;
        for (int i = 0; i < 30; i++) {
            Version created = applied(now.create("name", handle("same")), "name");
            Version replaced = applied(now.replace("name", created, handle("same")), "name");
            assertThat(seen.add(created)).as("version %s repeats", created).isTrue();
            assertThat(seen.add(replaced)).as("version %s repeats", replaced).isTrue();
            if (i % 10 == 9) {
                leader.leadership().deleteScope(SCOPE);
                now = leader.leadership().stateHandles(SCOPE);
            } else {
                assertThat(now.remove("name", replaced)).isInstanceOf(CommitResult.Applied.class);
            }
        }
    }

    @Test
    @DisplayName("S2: the version of a removed entry does not fit the one created after it")
    void formerVersionDoesNotFit() {
        Version former = applied(store.create("name", handle("same")), "name");
        store.remove("name", former);
        Version current = applied(store.create("name", handle("same")), "name");
        assertThat(rejected(store.replace("name", former, handle("x")))).hasSize(1);
        assertThat(rejected(store.remove("name", former))).hasSize(1);
        assertThat(store.get("name")).contains(new Versioned("name", handle("same"), current));
    }

    @Test
    @DisplayName("S2: increments by four threads are all counted")
    void concurrentIncrements() {
        applied(store.create("counter", handle("0")), "counter");
        Parallel.run(4, thread -> {
            for (int i = 0; i < 25; i++) {
                increment();
            }
        });
        assertThat(store.get("counter").orElseThrow().handle().utf8()).isEqualTo("100");
    }

    private void increment() {
        CommitResult result;
        do {
            Versioned now = store.get("counter").orElseThrow();
            int next = Integer.parseInt(now.handle().utf8()) + 1;
            result = store.replace("counter", now.version(), handle(Integer.toString(next)));
        } while (result instanceof CommitResult.Rejected);
    }

    @Test
    @DisplayName("S3: of sixteen concurrent creators exactly one wins, and all others see its value")
    void oneCreatorWins() {
        for (int round = 0; round < 5; round++) {
            String name = "name-" + round;
            List<CommitResult> results = Parallel.call(16, thread -> store.create(name, handle("by " + thread)));
            assertThat(results.stream().filter(CommitResult.Applied.class::isInstance))
                    .hasSize(1);
            Versioned winner = store.get(name).orElseThrow();
            results.stream()
                    .filter(CommitResult.Rejected.class::isInstance)
                    .forEach(result -> assertThat(rejected(result)).containsExactly(winner));
        }
    }

    @Test
    @DisplayName("S4: the next leader, in another process, finds every acknowledged entry and nothing else")
    void nextLeaderFindsAll() {
        List<Versioned> written = create(50);
        leader.backend().close();
        Leader next = clients().leader("p2");
        assertThat(next.leadership().stateHandles(SCOPE).list()).isEqualTo(written);
    }

    @Test
    @DisplayName("S9: list shows every acknowledged entry, sorted by name, to the leader and to those who only read")
    void listShowsAll() {
        List<Versioned> written = create(100);
        List<Versioned> odd = new ArrayList<>();
        for (int i = 0; i < 100; i += 2) {
            store.remove(written.get(i).name(), written.get(i).version());
            odd.add(written.get(i + 1));
        }
        StateHandleReader reader = clients().open("p2").stateHandles(Clients.ELECTION, SCOPE);
        assertThat(store.list()).isEqualTo(odd);
        assertThat(reader.list()).isEqualTo(odd);
        assertThat(reader.get(odd.get(7).name())).contains(odd.get(7));
        assertThat(reader.get(written.get(0).name())).isEmpty();
    }

    private List<Versioned> create(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> String.format("entry-%03d", i))
                .map(name -> new Versioned(
                        name, handle("of " + name), applied(store.create(name, handle("of " + name)), name)))
                .toList();
    }

    @Test
    @DisplayName("S9: a scope that nobody opened reads as empty")
    void unknownScopeIsEmpty() {
        StateHandleReader reader = leader.backend().stateHandles("nobody", "nothing");
        assertThat(reader.list()).isEmpty();
        assertThat(reader.get("name")).isEmpty();
    }

    @Test
    @DisplayName("S10: a retried batch has one effect")
    void retryHasOneEffect() {
        List<Change> batch = List.of(Change.create("a", handle("1")), Change.create("b", handle("1")));
        assertThat(store.commit(batch)).isInstanceOf(CommitResult.Applied.class);
        List<Versioned> once = store.list();
        assertThat(rejected(store.commit(batch))).isEqualTo(once);
        assertThat(store.list()).isEqualTo(once);
    }

    @Test
    @DisplayName("S13: a batch is applied wholly, its new versions by name")
    void batchIsApplied() {
        Version old = applied(store.create("old", handle("1")), "old");
        Version kept = applied(store.create("kept", handle("1")), "kept");
        CommitResult result = store.commit(List.of(
                Change.create("new", handle("2")),
                Change.replace("kept", kept, handle("2")),
                Change.remove("old", old)));
        Version created = applied(result, "new");
        Version replaced = applied(result, "kept");
        assertThat(store.list())
                .containsExactly(
                        new Versioned("kept", handle("2"), replaced), new Versioned("new", handle("2"), created));
    }

    @Test
    @DisplayName("S13: a batch with one condition that does not hold changes nothing, wherever in the batch it stands")
    void batchIsRejected() {
        Version a = applied(store.create("a", handle("1")), "a");
        Version b = applied(store.create("b", handle("1")), "b");
        store.remove("b", b);
        Version newB = applied(store.create("b", handle("2")), "b");
        List<Versioned> before = store.list();
        Change good = Change.replace("a", a, handle("x"));
        Change bad = Change.remove("b", b);
        Change fresh = Change.create("c", handle("x"));
        for (List<Change> batch :
                List.of(List.of(bad, good, fresh), List.of(good, bad, fresh), List.of(good, fresh, bad))) {
            assertThat(rejected(store.commit(batch)))
                    .containsExactlyInAnyOrder(
                            new Versioned("a", handle("1"), a), new Versioned("b", handle("2"), newB));
            assertThat(store.list()).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("S13: concurrent batches never mix")
    void batchesNeverMix() {
        store.commit(List.of(Change.create("left", handle("0")), Change.create("right", handle("0"))));
        StateHandleReader reader = clients().open("p2").stateHandles(Clients.ELECTION, SCOPE);
        Parallel.run(3, thread -> {
            for (int i = 0; i < 30; i++) {
                if (thread == 0) {
                    assertThat(reader.list().stream().map(Versioned::handle).distinct())
                            .hasSize(1);
                } else {
                    replaceBoth(thread + "-" + i);
                }
            }
        });
        assertThat(store.list().stream().map(Versioned::handle).distinct()).hasSize(1);
    }

    private void replaceBoth(String value) {
        List<Versioned> now = store.list();
        store.commit(now.stream()
                .map(entry -> Change.replace(entry.name(), entry.version(), handle(value)))
                .toList());
    }

    @Test
    @DisplayName("S13: an empty batch, and two changes of one entry in a batch, are refused")
    void malformedBatches() {
        assertThatThrownBy(() -> store.commit(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> store.commit(List.of(Change.create("a", handle("1")), Change.create("a", handle("2")))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.list()).isEmpty();
    }

    @Test
    @DisplayName("L2: a deleted scope is empty when it is opened again, and may be deleted twice")
    void deletedScopeIsEmpty() {
        create(5);
        leader.leadership().stateHandles("other").create("kept", handle("1"));
        leader.leadership().deleteScope(SCOPE);
        leader.leadership().deleteScope(SCOPE);
        leader.leadership().deleteScope("never opened");
        assertThat(leader.backend().stateHandles(Clients.ELECTION, SCOPE).list())
                .isEmpty();
        assertThat(leader.leadership().stateHandles(SCOPE).list()).isEmpty();
        assertThat(leader.leadership().stateHandles("other").list()).hasSize(1);
    }

    @Test
    @DisplayName("S2: opening a scope again, or twice at once, under one leadership changes nothing")
    void openingAgain() {
        List<Versioned> written = create(3);
        List<StateHandleStore> opened =
                Parallel.call(4, thread -> leader.leadership().stateHandles(SCOPE));
        assertThat(Stream.concat(Stream.of(store), opened.stream()).map(StateHandleReader::list))
                .allMatch(written::equals);
        applied(opened.get(3).create("more", StateHandle.of(new byte[0])), "more");
        assertThat(store.list()).hasSize(4);
    }
}
