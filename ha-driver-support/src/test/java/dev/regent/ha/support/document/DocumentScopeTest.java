package dev.regent.ha.support.document;

import static dev.regent.ha.support.document.Bench.created;
import static dev.regent.ha.support.document.Bench.handle;
import static dev.regent.ha.support.document.Bench.only;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.document.MemoryStore.Fault;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.Generation;
import dev.regent.ha.support.store.StoreKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DocumentScopeTest {

    private final Bench bench = new Bench(new Random(5));

    @Test
    @DisplayName(
            "S1: once a leader has opened a scope, a former leader's write is refused by the store and the election told")
    void fencing() {
        bench.confirm(1);
        TestLease former = new TestLease(1);
        StateHandleStore old = bench.leader(former).stateHandles("scope");
        created(old, "a");
        StateHandleStore current = bench.leader(2).stateHandles("scope");

        assertThatThrownBy(() -> created(old, "b")).isInstanceOf(FencedException.class);
        assertThat(former.wasSuperseded()).isTrue();
        assertThat(names(current)).containsExactly("a");
        created(current, "c");
        assertThat(names(old)).containsExactly("a", "c");
        assertThat(names(bench.reader("scope"))).containsExactly("a", "c");
    }

    @Test
    @DisplayName("S1: a former leader opens nothing any more, neither an existing scope nor a new one")
    void formerLeaderOpens() {
        DocumentLeadership former = bench.leader(1);
        DocumentLeadership other = bench.leader(2);
        other.stateHandles("scope");

        assertThatThrownBy(() -> former.stateHandles("scope")).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.stateHandles("new")).isInstanceOf(FencedException.class);
        assertThatThrownBy(() -> former.deleteScope("scope")).isInstanceOf(FencedException.class);
    }

    @Test
    @DisplayName("S1: a grant that is over by its own clock writes nothing")
    void passiveCheck() {
        bench.confirm(1);
        TestLease lease = new TestLease(1);
        StateHandleStore scope = bench.leader(lease).stateHandles("scope");
        int before = bench.store.writes().size();
        lease.end();

        assertThatThrownBy(() -> created(scope, "a")).isInstanceOf(FencedException.class);
        assertThat(bench.store.writes()).hasSize(before);
    }

    @Test
    @DisplayName("S1: a commit that slips in before a seal is kept by the sealing leader")
    void commitBeforeSeal() {
        StateHandleStore old = bench.leader(1).stateHandles("scope");
        DocumentLeadership next = bench.leader(2); // has sealed the index, not the scope
        created(old, "a");

        StateHandleStore current = next.stateHandles("scope");

        assertThat(names(current)).containsExactly("a");
    }

    @Test
    @DisplayName("S2: versions never repeat, over removal, re-creation, another leader and another life of the scope")
    void versionsNeverRepeat() {
        Set<Version> seen = new HashSet<>();
        for (long token = 1; token <= 4; token++) {
            DocumentLeadership leader = bench.leader(token);
            for (int life = 0; life < 3; life++) {
                StateHandleStore scope = leader.stateHandles("scope");
                for (int i = 0; i < 3; i++) {
                    Version version = created(scope, "a");
                    assertThat(seen.add(version)).isTrue();
                    Version replaced = only(scope.replace("a", version, handle("again")));
                    assertThat(seen.add(replaced)).isTrue();
                    scope.remove("a", replaced);
                }
                leader.deleteScope("scope");
            }
        }
    }

    @Test
    @DisplayName("S13: a batch with one wrong expectation changes nothing and tells what is there")
    void batch() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        Version a = created(scope, "a");
        created(scope, "b");

        CommitResult result = scope.commit(
                List.of(Change.remove("a", a), Change.create("c", handle("c")), Change.create("b", handle("again"))));

        assertThat(((CommitResult.Rejected) result).current())
                .extracting(Versioned::name)
                .containsExactly("a", "b");
        assertThat(names(scope)).containsExactly("a", "b");
    }

    @Test
    @DisplayName("S12: what is over the limits is refused before anything is written")
    void limits() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        int before = bench.store.writes().size();

        assertThatThrownBy(() -> scope.create("a", StateHandle.of(new byte[1001])))
                .isInstanceOf(ValueTooLargeException.class);
        List<Change> many = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            many.add(Change.create("n" + i, handle("x")));
        }
        assertThatThrownBy(() -> scope.commit(many)).isInstanceOf(ValueTooLargeException.class);
        assertThatThrownBy(() -> scope.commit(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> scope.commit(List.of(many.get(0), many.get(0))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(bench.store.writes()).hasSize(before);
    }

    @Test
    @DisplayName("S5: a lost answer is found by reading back, and the commit is applied")
    void lostAnswer() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        bench.store.next(Fault.ANSWER_LOST);

        created(scope, "a");

        assertThat(names(scope)).containsExactly("a");
    }

    @Test
    @DisplayName(
            "S5: a write that is not found stays unknown, and the next commit on the same base settles it for good")
    void lateWrite() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        bench.store.next(Fault.REQUEST_LATE);
        assertThatThrownBy(() -> created(scope, "late")).isInstanceOf(OutcomeUnknownException.class);

        created(scope, "b");
        assertThat(bench.store.deliverLate()).isTrue();

        assertThat(names(scope)).containsExactly("b");
        created(scope, "late");
        assertThat(names(scope)).containsExactly("b", "late");
    }

    @Test
    @DisplayName("S10: a retry after an unknown outcome that was applied late is rejected and shows it")
    void retryOfApplied() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        bench.store.next(Fault.REQUEST_LATE);
        assertThatThrownBy(() -> created(scope, "late")).isInstanceOf(OutcomeUnknownException.class);
        bench.store.deliverLate();

        CommitResult retry = scope.create("late", handle("value of late"));

        assertThat(((CommitResult.Rejected) retry).current())
                .extracting(Versioned::name)
                .containsExactly("late");
    }

    @Test
    @DisplayName(
            "S3: while a write is unknown, each commit is judged by what is there then, also after one that was not sent")
    void judgedAnew() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        Version first = created(scope, "a");
        bench.store.next(Fault.REQUEST_LATE);
        assertThatThrownBy(() -> scope.replace("a", first, handle("late"))).isInstanceOf(OutcomeUnknownException.class);
        assertThat(scope.create("a", handle("other"))).isInstanceOf(CommitResult.Rejected.class);
        bench.store.next(Fault.NOT_SENT);
        assertThatThrownBy(() -> created(scope, "b")).isInstanceOf(BackendUnavailableException.class);
        bench.store.deliverLate();

        Version now = scope.get("a").orElseThrow().version();
        assertThat(scope.replace("a", now, handle("next"))).isInstanceOf(CommitResult.Applied.class);
    }

    @Test
    @DisplayName("S5: a former leader's unknown write that was applied before the seal is not reported as fenced")
    void unknownThenFenced() {
        StateHandleStore old = bench.leader(1).stateHandles("scope");
        DocumentLeadership next = bench.leader(2);
        bench.store.faults(() -> {
            bench.store.faults(() -> {
                bench.store.faults(() -> Fault.NONE);
                next.stateHandles("scope"); // before the former leader reads back
                return Fault.NONE;
            });
            return Fault.ANSWER_LOST;
        });

        assertThatThrownBy(() -> created(old, "a")).isInstanceOf(OutcomeUnknownException.class);

        assertThat(names(next.stateHandles("scope"))).containsExactly("a");
    }

    @Test
    @DisplayName("A commit that was not sent is unavailable, has no effect, and can be tried again")
    void notSent() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        bench.store.next(Fault.NOT_SENT);

        assertThatThrownBy(() -> created(scope, "a")).isInstanceOf(BackendUnavailableException.class);

        assertThat(names(scope)).isEmpty();
        created(scope, "a");
    }

    @Test
    @DisplayName("A scope whose creation was interrupted anywhere is opened anew, and what is left of it never counts")
    void interruptedCreation() {
        for (int calls = 0; calls < 6; calls++) {
            for (Fault fault : List.of(Fault.REQUEST_LATE, Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.NOT_SENT)) {
                Bench fresh = new Bench(new Random(calls));
                DocumentLeadership leader = fresh.leader(1);
                int[] left = {calls};
                fresh.store.faults(() -> left[0]-- == 0 ? fault : Fault.NONE);
                tryToOpen(leader);
                fresh.store.faults(() -> Fault.NONE);

                DocumentLeadership next = fresh.leader(2);
                StateHandleStore scope = next.stateHandles("scope");
                created(scope, "a");
                assertThat(fresh.store.deliverLate()).isIn(true, false);
                assertThat(names(scope)).containsExactly("a");
                assertThat(names(fresh.reader("scope"))).containsExactly("a");
            }
        }
    }

    @Test
    @DisplayName("S4: a document that the index does not list is discarded when the scope is opened, never adopted")
    void unlisted() {
        DocumentLeadership leader = bench.leader(1);
        StateHandleStore scope = leader.stateHandles("scope");
        created(scope, "a");
        leader.deleteScope("scope");
        ScopeBody orphan = ScopeBody.created(new Generation(1, 7), "orphan");
        StoreKey key = bench.keys.scope("scope", orphan.generation());
        bench.store.putByHand(key, ScopeBody.FORMAT.encode(key, orphan));

        StateHandleStore again = bench.leader(2).stateHandles("scope");

        assertThat(names(again)).isEmpty();
        assertThat(bench.store.keys()).doesNotContain(key.toString());
    }

    @Test
    @DisplayName("S7: a deletion that is interrupted anywhere says so, and leaves nothing once it is repeated")
    void interruptedDeletion() {
        for (int calls = 0; calls < 8; calls++) {
            for (Fault fault : List.of(Fault.ANSWER_LOST, Fault.REQUEST_LOST, Fault.NOT_SENT)) {
                Bench fresh = new Bench(new Random(calls));
                DocumentLeadership leader = fresh.leader(1);
                created(leader.stateHandles("scope"), "a");
                int[] left = {calls};
                fresh.store.faults(() -> left[0]-- == 0 ? fault : Fault.NONE);

                if (!triesToDelete(leader)) {
                    fresh.store.faults(() -> Fault.NONE);
                    leader.deleteScope("scope");
                }

                String documents = fresh.keys.scope("scope").toString();
                assertThat(fresh.store.keys()).noneMatch(key -> key.startsWith(documents));
            }
        }
    }

    private static boolean triesToDelete(DocumentLeadership leader) {
        try {
            leader.deleteScope("scope");
            return true;
        } catch (BackendUnavailableException | OutcomeUnknownException interrupted) {
            return false;
        }
    }

    @Test
    @DisplayName(
            "S4: a deletion without an answer deletes nothing of what the same leader commits after opening the scope again")
    void lateDeletion() {
        DocumentLeadership leader = bench.leader(1);
        StateHandleStore scope = leader.stateHandles("scope");
        bench.store.next(Fault.NONE, Fault.REQUEST_LATE); // the scope is read, then taken off the index
        assertThatThrownBy(() -> leader.deleteScope("scope")).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> created(scope, "a")).isInstanceOf(IllegalStateException.class);

        created(leader.stateHandles("scope"), "b");
        bench.store.deliverLate();

        assertThat(names(leader.stateHandles("scope"))).containsExactly("b");
        assertThat(names(bench.leader(2).stateHandles("scope"))).containsExactly("b");
    }

    @Test
    @DisplayName("S4: a scope whose creation has no answer gets a new document, and the other one never counts")
    void pendingCreation() {
        DocumentLeadership leader = bench.leader(1);
        bench.store.next(Fault.NONE, Fault.NONE, Fault.REQUEST_LATE);
        assertThatThrownBy(() -> leader.stateHandles("scope")).isInstanceOf(OutcomeUnknownException.class);

        StateHandleStore scope = bench.leader(2).stateHandles("scope");
        created(scope, "a");
        bench.store.deliverLate();

        assertThat(names(bench.leader(3).stateHandles("scope"))).containsExactly("a");
    }

    @Test
    @DisplayName("S4: a leader that was overtaken leaves the documents of a newer one alone")
    void newerDocument() {
        DocumentLeadership leader = bench.leader(1);
        ScopeBody newer = ScopeBody.created(new Generation(2, 1), "newer");
        StoreKey key = bench.keys.scope("scope", newer.generation());
        bench.store.putByHand(key, ScopeBody.FORMAT.encode(key, newer));

        leader.stateHandles("scope");
        leader.deleteScope("scope");

        assertThat(bench.store.keys()).contains(key.toString());
    }

    @Test
    @DisplayName("A document that the index lists and that is missing is corrupt, for the leader and for readers")
    void missingDocument() {
        StateHandleStore scope = bench.leader(1).stateHandles("scope");
        created(scope, "a");
        bench.store.removeByHand(bench.keys.scope("scope", new Generation(1, 1)));

        assertThatThrownBy(() -> created(scope, "b")).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(scope::list).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(() -> bench.reader("scope").list()).isInstanceOf(CorruptStateException.class);
        DocumentLeadership next = bench.leader(2);
        assertThatThrownBy(() -> next.stateHandles("scope")).isInstanceOf(CorruptStateException.class);
        created(next.stateHandles("other"), "a");
    }

    @Test
    @DisplayName("S8: an index that is missing while scopes exist is corrupt, never an empty one")
    void missingIndex() {
        created(bench.leader(1).stateHandles("scope"), "a");
        bench.store.removeByHand(bench.keys.index());

        assertThatThrownBy(() -> bench.reader("scope").list()).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(() -> new DocumentLeasePort(bench.access, bench.keys).read(Bench.LIMIT))
                .isInstanceOf(CorruptStateException.class);
        assertThat(bench.confirm(2)).isInstanceOf(WriteOutcome.Refused.class);
    }

    @Test
    @DisplayName("A document that an older copy of itself has replaced is corrupt")
    void olderCopy() {
        DocumentLeadership second = bench.leader(2);
        created(second.stateHandles("scope"), "a");
        StoreKey key = bench.keys.scope("scope", new Generation(2, 1));
        ScopeBody old = ScopeBody.created(new Generation(2, 1), "old").sealed(1, "older");
        bench.store.putByHand(key, ScopeBody.FORMAT.encode(key, old));

        assertThatThrownBy(() -> bench.reader("scope").list()).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(() -> bench.leader(3).stateHandles("scope")).isInstanceOf(CorruptStateException.class);
    }

    @Test
    @DisplayName("A deleted scope is empty when it is opened again, and the old store of it refuses")
    void deletedScope() {
        DocumentLeadership leader = bench.leader(1);
        StateHandleStore scope = leader.stateHandles("scope");
        created(scope, "a");
        leader.deleteScope("scope");
        leader.deleteScope("scope");

        assertThatThrownBy(() -> created(scope, "b")).isInstanceOf(IllegalStateException.class);
        assertThat(names(bench.reader("scope"))).isEmpty();
        assertThat(names(leader.stateHandles("scope"))).isEmpty();
        assertThat(bench.store.list(bench.keys.scopes(), Bench.LIMIT)).hasSize(1);
    }

    private static void tryToOpen(DocumentLeadership leader) {
        try {
            assertThat(leader.stateHandles("scope").list()).isEmpty();
        } catch (OutcomeUnknownException | BackendUnavailableException expected) {
            assertThat(expected).hasMessageContaining("on purpose");
        }
    }

    private static List<String> names(StateHandleReader scope) {
        return scope.list().stream().map(Versioned::name).toList();
    }
}
