package dev.regent.ha.support.document;

import static dev.regent.ha.support.document.Bench.created;
import static dev.regent.ha.support.document.Bench.handle;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.store.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ScopeChunksTest {

    private static final int MOST = ScopeChunks.HEADER_BYTES + 3072;
    private static final String TEXT = "x".repeat(180);

    private final Bench bench = new Bench(new Random(9));

    @BeforeEach
    void small() {
        bench.maxScopeBytes = MOST;
    }

    @Test
    @DisplayName("S2, S9: a scope larger than a document grows, changes and shrinks as one that is not")
    void grows() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        Map<String, String> expected = new TreeMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 600; i++) {
            String name = "entry " + random.nextInt(i < 400 ? 200 : 60);
            Versioned there = scope.get(name).orElse(null);
            StateHandle value = handle(TEXT + i);
            if (there == null) {
                scope.create(name, value);
                expected.put(name, TEXT + i);
            } else if (i < 400 && random.nextBoolean()) {
                scope.replace(name, there.version(), value);
                expected.put(name, TEXT + i);
            } else {
                scope.remove(name, there.version());
                expected.remove(name);
            }
            if (i % 50 == 0) {
                assertThat(texts(bench.reader("scope").list())).isEqualTo(expected);
            }
        }
        assertThat(texts(scope.list())).isEqualTo(expected);
        assertThat(documents()).as("no document that no scope names").containsExactlyInAnyOrderElementsOf(named());
        for (Versioned each : List.copyOf(scope.list())) {
            scope.remove(each.name(), each.version());
        }
        assertThat(documents()).hasSize(1);
    }

    @Test
    @DisplayName("A batch writes the chunks that it changes and no other")
    void onlyWhatChanged() {
        StateHandleStore scope = filled(1);
        Set<String> before = documents();
        int writes = bench.store.writes().size();
        Versioned some = scope.get("entry 150").orElseThrow();
        scope.replace(some.name(), some.version(), handle("changed"));
        Set<String> after = documents();
        after.retainAll(before);
        assertThat(after).as("those that stay").hasSize(before.size() - 1);
        assertThat(bench.store.writes().size() - writes)
                .as("chunk, document, deletion")
                .isEqualTo(3);
    }

    @Test
    @DisplayName("S1, S4, S7: the next leader reads all, shuts the former one out and sweeps what it left")
    void nextLeader() {
        StateHandleStore former = filled(1);
        Map<String, String> all = texts(former.list());
        bench.store.next(Fault.NONE, Fault.REQUEST_LOST, Fault.REQUEST_LOST);
        assertThatThrownBy(() -> created(former, "lost")).isInstanceOf(OutcomeUnknownException.class);
        assertThat(documents()).hasSizeGreaterThan(named().size());

        StateHandleStore scope = bench.leader(2).stateHandles("scope");

        assertThat(texts(scope.list())).isEqualTo(all);
        assertThat(documents()).containsExactlyInAnyOrderElementsOf(named());
        assertThatThrownBy(() -> created(former, "late")).isInstanceOf(FencedException.class);
        assertThat(texts(former.list())).isEqualTo(all);
    }

    @Test
    @DisplayName(
            "S5: what is written for a batch of unknown outcome stays until that is settled, whether it lands or not")
    void unknown() {
        for (boolean lands : new boolean[] {true, false}) {
            StateHandleStore scope = filled(lands ? 1 : 2);
            bench.store.next(Fault.NONE, Fault.REQUEST_LATE, Fault.NONE);
            String name = "unknown " + lands;
            assertThatThrownBy(() -> created(scope, name)).isInstanceOf(OutcomeUnknownException.class);
            if (lands) {
                assertThat(bench.store.deliverLate()).isTrue();
                assertThat(texts(bench.reader("scope").list())).containsKey(name);
            }
            created(scope, "next " + lands);
            assertThat(bench.store.deliverLate()).isEqualTo(!lands); // refused: its version is gone
            assertThat(texts(bench.reader("scope").list()).containsKey(name)).isEqualTo(lands);
            assertThat(documents()).containsExactlyInAnyOrderElementsOf(named());
        }
    }

    @Test
    @DisplayName("S5, S13: a chunk that is not known to be written means that nothing has happened")
    void chunkFails() {
        StateHandleStore scope = filled(1);
        for (Fault fault : new Fault[] {Fault.NOT_SENT, Fault.REQUEST_LOST, Fault.ANSWER_LOST}) {
            bench.store.next(fault);
            assertThatThrownBy(() -> created(scope, "a")).isInstanceOf(BackendUnavailableException.class);
            assertThat(bench.reader("scope").get("a")).isEmpty();
        }
        created(scope, "a");
        assertThat(documents()).containsExactlyInAnyOrderElementsOf(named());
    }

    @Test
    @DisplayName(
            "S8: a chunk that is missing, damaged or another one is corrupt, for the next leader and for readers; the other scopes go on")
    void damage() {
        List<StoreKey> chunks = chunks(filled(1));
        Stored first = new Stored(chunks.get(0));
        Stored second = new Stored(chunks.get(1));
        List<Runnable> damages = List.of(
                () -> bench.store.removeByHand(first.key),
                () -> bench.store.putByHand(first.key, second.body),
                () -> bench.store.putByHand(
                        first.key, ChunkBody.FORMAT.encode(first.key, new ChunkBody(new TreeMap<>()))));
        long token = 1;
        for (Runnable damage : damages) {
            damage.run();
            assertThatThrownBy(() -> bench.reader("scope").list()).isInstanceOf(CorruptStateException.class);
            DocumentLeadership next = bench.leader(++token);
            assertThatThrownBy(() -> next.stateHandles("scope")).isInstanceOf(CorruptStateException.class);
            created(next.stateHandles("other " + next.token()), "a");
            bench.store.putByHand(first.key, first.body);
        }
        assertThat(bench.reader("scope").list()).hasSize(200);
    }

    @Test
    @DisplayName("S4: who reads while chunks are replaced and deleted reads the scope again")
    void vanishes() {
        StateHandleStore scope = filled(1);
        ScopeReader reader = bench.reader("scope");
        int[] calls = {0};
        bench.store.faults(() -> {
            if (++calls[0] == 3) { // index, document, and now the first chunk
                bench.store.faults(() -> Fault.NONE);
                for (Versioned each : scope.list().subList(0, 20)) {
                    scope.replace(each.name(), each.version(), handle("new"));
                }
            }
            return Fault.NONE;
        });
        assertThat(reader.list()).hasSize(200);
        assertThat(texts(reader.list()).values()).filteredOn("new"::equals).hasSize(20);
    }

    @Test
    @DisplayName("S2: a rejected batch and a precondition see all entries, whichever chunk holds them")
    void conditions() {
        StateHandleStore scope = filled(1);
        Versioned low = scope.get("entry 0").orElseThrow();
        CommitResult result = scope.commit(
                List.of(Change.remove(low.name(), low.version()), Change.create("entry 199", handle("twice"))));
        assertThat(result).isInstanceOf(CommitResult.Rejected.class);
        assertThat(scope.get("entry 0")).contains(low);
    }

    private StateHandleStore filled(long token) {
        StateHandleStore scope = bench.leader(token).stateHandles("scope");
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            if (scope.get("entry " + i).isEmpty()) {
                batch.add(Change.create("entry " + i, handle(TEXT)));
            }
            if (batch.size() == 10) {
                scope.commit(batch);
                batch.clear();
            }
        }
        assertThat(documents()).hasSizeGreaterThan(20);
        return scope;
    }

    private static Map<String, String> texts(List<Versioned> entries) {
        Map<String, String> texts = new TreeMap<>();
        entries.forEach(each -> texts.put(each.name(), each.handle().utf8()));
        return texts;
    }

    /** Last segments of the keys of all documents of the scope. */
    private Set<String> documents() {
        Set<String> names = new HashSet<>();
        bench.store.keys().stream()
                .filter(key -> key.contains("/scopes/scope/"))
                .forEach(key -> names.add(key.substring(key.lastIndexOf('/') + 1)));
        return names;
    }

    private Set<String> named() {
        ScopeBody root = bench.reader("scope").current().orElseThrow();
        Set<String> names = new HashSet<>(root.chunkNames());
        names.add(root.generation().toString());
        return names;
    }

    private List<StoreKey> chunks(StateHandleStore filled) {
        assertThat(filled.list()).hasSize(200);
        return bench.reader("scope").current().orElseThrow().chunks().stream()
                .map(chunk -> bench.keys.scope("scope").child(chunk.name()))
                .toList();
    }

    private final class Stored {

        private final StoreKey key;
        private final ByteBuffer body;

        Stored(StoreKey key) {
            this.key = key;
            this.body = bench.store.peek(key).orElseThrow().body();
        }
    }
}
