package dev.regent.ha.testkit;

import static dev.regent.ha.testkit.Commits.applied;
import static dev.regent.ha.testkit.Commits.handle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.testkit.Clients.Leader;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Names and sizes: what is kept apart (S11), and what is too large (S12). */
public abstract class StateLimitsContract extends BackendContract {

    /** For a driver's subclass. */
    protected StateLimitsContract() {
        super(Duration.ofSeconds(12));
    }

    @Test
    @DisplayName("S11: entries with odd and similar names are kept apart and come back as they were")
    void oddEntryNames() {
        StateHandleStore store = clients().leader("p1").leadership().stateHandles("scope");
        OddNames.all().forEach(name -> applied(store.create(name, handle("of " + name)), name));
        assertThat(store.list())
                .extracting(Versioned::name)
                .containsExactlyElementsOf(OddNames.all().stream().sorted().toList());
        assertThat(store.list())
                .allSatisfy(entry -> assertThat(entry.handle()).isEqualTo(handle("of " + entry.name())));
        OddNames.all()
                .forEach(name ->
                        assertThat(store.get(name).orElseThrow().handle()).isEqualTo(handle("of " + name)));
    }

    @Test
    @DisplayName("S11: scopes with odd and similar names are kept apart")
    void oddScopeNames() {
        Leadership leadership = clients().leader("p1").leadership();
        OddNames.all().forEach(scope -> applied(leadership.stateHandles(scope).create("name", handle(scope)), "name"));
        HaBackend reader = clients().open("p2");
        OddNames.all()
                .forEach(scope -> assertThat(
                                reader.stateHandles(Clients.ELECTION, scope).list())
                        .as("scope '%s'", scope)
                        .extracting(Versioned::handle)
                        .containsExactly(handle(scope)));
        leadership.deleteScope("a");
        assertThat(reader.stateHandles(Clients.ELECTION, "a").list()).isEmpty();
        assertThat(reader.stateHandles(Clients.ELECTION, "ab").list()).hasSize(1);
        assertThat(reader.stateHandles(Clients.ELECTION, "a/b").list()).hasSize(1);
    }

    @Test
    @DisplayName("S11: a scope belongs to one election; another election's scope of that name is another scope")
    void scopesOfElections() {
        HaBackend backend = clients().open("p1");
        Leader one = clients().leader(backend, "a");
        Leader two = clients().leader(backend, "a/scope");
        applied(one.leadership().stateHandles("scope/scope").create("name", handle("one")), "name");
        assertThat(two.leadership().stateHandles("scope").list()).isEmpty();
        applied(two.leadership().stateHandles("scope").create("name", handle("two")), "name");
        assertThat(one.leadership().stateHandles("scope/scope").list())
                .extracting(Versioned::handle)
                .containsExactly(handle("one"));
    }

    @Test
    @DisplayName("S11: cluster ids kit-a and kit-ab share neither leaders nor entries")
    void clustersAreIsolated() {
        Leader one = clients().leader(clients().open("p1", fixture().cluster("kit-a")), Clients.ELECTION);
        Leader two = clients().leader(clients().open("p1", fixture().cluster("kit-ab")), Clients.ELECTION);
        applied(one.leadership().stateHandles("scope").create("name", handle("one")), "name");
        assertThat(two.leadership().stateHandles("scope").list()).isEmpty();
        assertThat(one.leadership().isHeld()).isTrue();
        assertThat(two.leadership().isHeld()).isTrue();
        two.leadership().deleteScope("scope");
        assertThat(one.leadership().stateHandles("scope").list()).hasSize(1);
    }

    @Test
    @DisplayName("S11: names that are empty or longer than 200 characters are refused")
    void malformedNames() {
        Leader leader = clients().leader("p1");
        StateHandleStore store = leader.leadership().stateHandles("scope");
        for (String name : List.of("", "x".repeat(201))) {
            assertThatThrownBy(() -> store.create(name, handle("1"))).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> leader.leadership().stateHandles(name))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> leader.backend().election(name)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> leader.backend().leaderRetrieval(name))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> leader.backend().membership(name)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(store.list()).isEmpty();
    }

    @Test
    @DisplayName("S12: a value of the declared limit is kept, one byte more is refused and nothing is written")
    void valueLimit() {
        Leader leader = clients().leader("p1");
        StateHandleStore store = leader.leadership().stateHandles("scope");
        int limit = leader.backend().profile().maxValueBytes();
        assertThat(limit).as("declared limit").isGreaterThanOrEqualTo(512);
        StateHandle largest = random(limit);
        applied(store.create("largest", largest), "largest");
        applied(store.create("empty", StateHandle.of(new byte[0])), "empty");
        List<Versioned> before = store.list();
        assertThatThrownBy(() -> store.create("larger", random(limit + 1)))
                .isInstanceOfSatisfying(ValueTooLargeException.class, refused -> {
                    assertThat(refused.limit()).isEqualTo(limit);
                    assertThat(refused.actual()).isEqualTo(limit + 1L);
                });
        assertThatThrownBy(() -> store.commit(
                        List.of(Change.create("small", handle("1")), Change.create("larger", random(limit + 1)))))
                .isInstanceOf(ValueTooLargeException.class);
        assertThat(store.list()).isEqualTo(before);
        assertThat(store.get("largest").orElseThrow().handle()).isEqualTo(largest);
    }

    @Test
    @DisplayName("S12: a batch of the declared limit is applied, one change more is refused and nothing is written")
    void batchLimit() {
        Leader leader = clients().leader("p1");
        StateHandleStore store = leader.leadership().stateHandles("scope");
        int limit = leader.backend().profile().maxBatchChanges();
        assertThat(limit).as("declared limit").isGreaterThanOrEqualTo(16);
        assertThatThrownBy(() -> store.commit(creations(limit + 1))).isInstanceOf(ValueTooLargeException.class);
        assertThat(store.list()).isEmpty();
        store.commit(creations(limit));
        assertThat(store.list()).hasSize(limit);
    }

    @Test
    @DisplayName("S12: several values of the declared limit fit into one scope")
    void severalLargeValues() {
        Leader leader = clients().leader("p1");
        StateHandleStore store = leader.leadership().stateHandles("scope");
        int limit = leader.backend().profile().maxValueBytes();
        for (int i = 0; i < 4; i++) {
            applied(store.create("large-" + i, random(limit)), "large-" + i);
        }
        assertThat(store.list()).hasSize(4).allMatch(entry -> entry.handle().size() == limit);
    }

    private static List<Change> creations(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Change.create("entry-" + i, handle(Integer.toString(i))))
                .toList();
    }

    private static StateHandle random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return StateHandle.of(bytes);
    }
}
