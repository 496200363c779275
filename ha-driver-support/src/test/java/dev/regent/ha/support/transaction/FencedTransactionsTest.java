package dev.regent.ha.support.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.ha.support.store.StoreKey;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FencedTransactionsTest {

    private static final String SCOPE = "scope";

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S1: a batch that arrives after another leader was granted is refused, before that one has opened the scope")
    void lateBatch(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership first = grants.grant(1);
        StateHandleStore scope = first.stateHandles(SCOPE);
        grants.store.delayNext();
        assertUnknown(scope, "late");
        TransactionLeadership second = grants.grant(2);

        assertThat(grants.store.deliverLate()).isEqualTo(new TransactionOutcome.Refused(0));
        assertThat(second.stateHandles(SCOPE).list()).isEmpty();
        assertThatThrownBy(() -> scope.create("zombie", handle("zombie"))).isInstanceOf(FencedException.class);
        assertThat(grants.lease(1).wasSuperseded()).isTrue();
        assertThat(grants.lease(2).wasSuperseded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S1: a batch that arrives after its lease was deleted by hand and created again finds no renewal of its grant")
    void leaseOfTheSameVersion(boolean recurring) {
        Grants grants = new Grants(recurring);
        StateHandleStore scope = grants.grant(1).stateHandles(SCOPE);
        grants.store.delayNext();
        assertUnknown(scope, "late");
        grants.store.removeByHand(grants.keys.lead().lease());
        grants.grant(2);

        assertThat(grants.store.deliverLate()).isEqualTo(new TransactionOutcome.Refused(recurring ? 1 : 0));
        assertThatThrownBy(() -> scope.create("zombie", handle("zombie"))).isInstanceOf(FencedException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S5, S10: a batch without an answer that arrives late is seen by the next one, which is not applied on what was before")
    void lateWithinTheGrant(boolean recurring) {
        Grants grants = new Grants(recurring);
        StateHandleStore scope = grants.grant(1).stateHandles(SCOPE);
        grants.store.delayNext();
        assertUnknown(scope, "name");
        assertThat(grants.store.deliverLate()).isInstanceOf(TransactionOutcome.Applied.class);

        CommitResult again = scope.create("name", handle("again"));
        assertThat(again).isEqualTo(new CommitResult.Rejected(scope.list()));
        assertThat(scope.list()).extracting(Versioned::handle).containsExactly(handle("value"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S3: while a batch is unknown, each commit is judged by what is there then")
    void judgedAnew(boolean recurring) {
        Grants grants = new Grants(recurring);
        StateHandleStore scope = grants.grant(1).stateHandles(SCOPE);
        Version first = created(scope);
        grants.store.delayNext();
        assertThatThrownBy(() -> scope.replace("name", first, handle("late")))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(scope.create("name", handle("other"))).isInstanceOf(CommitResult.Rejected.class);
        assertThat(grants.store.deliverLate()).isInstanceOf(TransactionOutcome.Applied.class);

        Version late = scope.get("name").orElseThrow().version();
        assertThat(scope.replace("name", late, handle("next"))).isInstanceOf(CommitResult.Applied.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S5: once a later batch was applied, the one without an answer is refused for good")
    void settled(boolean recurring) {
        Grants grants = new Grants(recurring);
        StateHandleStore scope = grants.grant(1).stateHandles(SCOPE);
        grants.store.delayNext();
        assertUnknown(scope, "late");
        assertThat(scope.create("next", handle("next"))).isInstanceOf(CommitResult.Applied.class);

        assertThat(grants.store.deliverLate()).isEqualTo(new TransactionOutcome.Refused(2));
        assertThat(scope.list()).extracting(Versioned::name).containsExactly("next");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S2: versions do not repeat in a scope that is created again after the index was deleted by hand")
    void deletedIndex(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership leader = grants.grant(1);
        CommitResult first = leader.stateHandles(SCOPE).create("name", handle("first"));
        leader.deleteScope(SCOPE);
        grants.store.removeByHand(grants.keys.index());

        assertThat(leader.stateHandles(SCOPE).create("name", handle("second")))
                .isInstanceOf(CommitResult.Applied.class)
                .isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S5: a creation of a scope that arrives late makes the scope that is then opened, and only one")
    void lateCreation(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership leader = grants.grant(1);
        grants.store.delayNext();
        assertThatThrownBy(() -> leader.stateHandles(SCOPE)).isInstanceOf(OutcomeUnknownException.class);
        assertThat(grants.store.deliverLate()).isInstanceOf(TransactionOutcome.Applied.class);
        grants.store.delayNext();
        assertThatThrownBy(() -> leader.stateHandles("another")).isInstanceOf(OutcomeUnknownException.class);
        leader.stateHandles("another");

        assertThat(grants.store.deliverLate()).isInstanceOf(TransactionOutcome.Refused.class);
        assertThat(leader.stateHandles(SCOPE).list()).isEmpty();
        assertThat(seals(grants)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S4: a deletion without an answer deletes nothing of what the same leader commits after opening the scope again")
    void lateDeletion(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership leader = grants.grant(1);
        created(leader.stateHandles(SCOPE));
        grants.store.delayNext();
        assertThatThrownBy(() -> leader.deleteScope(SCOPE)).isInstanceOf(OutcomeUnknownException.class);
        StateHandleStore again = leader.stateHandles(SCOPE);
        again.create("next", handle("next"));

        assertThat(grants.store.deliverLate()).isInstanceOf(TransactionOutcome.Refused.class);
        assertThat(again.list()).extracting(Versioned::name).containsExactlyInAnyOrder("name", "next");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "S2, S3: an entry that is removed and created again, and one of a scope that was, have versions of their own")
    void versions(boolean recurring) {
        TransactionLeadership leader = new Grants(recurring).grant(1);
        StateHandleStore scope = leader.stateHandles(SCOPE);
        Version first = created(scope);
        scope.remove("name", first);
        Version second = created(scope);
        leader.deleteScope(SCOPE);
        assertThatThrownBy(() -> scope.create("late", handle("late"))).isInstanceOf(IllegalStateException.class);
        Version third = created(leader.stateHandles(SCOPE));

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
        assertThat(leader.stateHandles(SCOPE).replace("name", first, handle("old")))
                .isInstanceOf(CommitResult.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S12: a batch of more bytes than a transaction takes is refused before it is sent, naming the limit")
    void tooManyBytes(boolean recurring) {
        Grants grants = new Grants(recurring);
        StateHandleStore scope = grants.grant(1).stateHandles(SCOPE);
        List<Change> large = IntStream.range(0, 20)
                .mapToObj(i -> Change.create("entry-" + i, StateHandle.of(new byte[60_000])))
                .toList();
        assertThatThrownBy(() -> scope.commit(large))
                .isInstanceOfSatisfying(
                        ValueTooLargeException.class,
                        refused -> assertThat(refused.limit()).isEqualTo(grants.store.maxTransactionBytes()));
        assertThat(scope.create("small", handle("small"))).isInstanceOf(CommitResult.Applied.class);
        assertThat(scope.list()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName("S8: an index or a seal that was deleted by hand is an error and no empty scope")
    void deletedByHand(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership leader = grants.grant(1);
        StateHandleStore scope = leader.stateHandles(SCOPE);
        created(scope);
        StoreKey seal = grants.store.keys().stream()
                .filter(key -> key.name().equals("seal"))
                .findFirst()
                .orElseThrow();
        grants.store.removeByHand(seal);
        assertThatThrownBy(scope::list).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(() -> scope.create("other", handle("other"))).isInstanceOf(CorruptStateException.class);
        grants.store.removeByHand(grants.keys.index());
        assertThatThrownBy(() -> scope.get("name")).isInstanceOf(CorruptStateException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "R6: a publication that arrives after another leader was granted is refused, and nobody sees the former one")
    void latePublication(boolean recurring) {
        Grants grants = new Grants(recurring);
        TransactionLeadership first = grants.grant(1);
        first.publish(Map.of("rpc", "first"));
        LeaderPublication publication = new LeaderPublication(grants.access, grants.keys);
        assertThat(publication.current()).isPresent();
        grants.store.delayNext();
        assertThatThrownBy(() -> first.publish(Map.of("rpc", "late"))).isInstanceOf(OutcomeUnknownException.class);
        grants.grant(2);

        assertThat(publication.current()).isEmpty();
        assertThat(grants.store.deliverLate()).isEqualTo(new TransactionOutcome.Refused(0));
        assertThat(publication.current()).isEmpty();
    }

    private static long seals(Grants grants) {
        return grants.store.keys().stream()
                .filter(key -> key.name().equals("seal"))
                .count();
    }

    private static void assertUnknown(StateHandleStore scope, String name) {
        assertThatThrownBy(() -> scope.create(name, handle("value"))).isInstanceOf(OutcomeUnknownException.class);
    }

    private static Version created(StateHandleStore scope) {
        CommitResult result = scope.create("name", handle("value"));
        return ((CommitResult.Applied) result).versions().values().iterator().next();
    }

    private static StateHandle handle(String text) {
        return StateHandle.ofUtf8(text);
    }
}
