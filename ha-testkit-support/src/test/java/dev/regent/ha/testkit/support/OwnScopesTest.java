package dev.regent.ha.testkit.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OwnScopesTest {

    private static final StoreKey GENERATION =
            StoreKey.of("clusters", "kit", "elections", "election", "scopes", "scope", "1-1");
    private static final StoreKey SEAL = GENERATION.child("seal");
    private static final StoreKey ENTRIES = GENERATION.child("e");
    private static final StoreKey ENTRY = ENTRIES.child("name");

    private final OwnScopes own = new OwnScopes();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }

    private static Stored stored(String version) {
        return new Stored(bytes(version), version);
    }

    private void seals(String last, String next, Operation... more) {
        List<Operation> operations = new ArrayList<>(List.of(more));
        operations.add(0, new Operation.Replace(SEAL, last, bytes("seal " + next)));
        own.applied(operations, new TransactionOutcome.Applied(Map.of(SEAL, next, ENTRY, next)));
    }

    private Optional<String> version(StoreKey key) {
        return own.read(key).map(Stored::version);
    }

    @Test
    @DisplayName("nothing is known of a scope that this process did not write")
    void onlyRead() {
        own.looked(SEAL, Optional.of(stored("1")));
        own.listed(ENTRIES, Map.of(ENTRY, stored("1")));
        assertThat(own.knows(SEAL)).isFalse();
        assertThat(own.knows(ENTRIES)).isFalse();
    }

    @Test
    @DisplayName("what was found after the opening is known, and what was written to it since")
    void foundAndWritten() {
        seals("1", "2");
        own.looked(SEAL, Optional.of(stored("2")));
        own.listed(ENTRIES, Map.of(ENTRY, stored("1")));
        assertThat(version(SEAL)).contains("2");
        assertThat(version(ENTRY)).contains("1");

        seals("2", "3", new Operation.Replace(ENTRY, "1", bytes("new")));
        assertThat(version(SEAL)).contains("3");
        assertThat(version(ENTRY)).contains("3");
        assertThat(own.list(ENTRIES)).containsOnlyKeys(ENTRY);

        seals("3", "4", new Operation.Delete(ENTRY, "3"));
        assertThat(version(ENTRY)).isEmpty();
        assertThat(own.knows(ENTRY)).isTrue();
    }

    @Test
    @DisplayName("what a successor has made of it is not known, although it was seen")
    void successor() {
        seals("1", "2", new Operation.Create(ENTRY, bytes("own")));
        own.looked(SEAL, Optional.of(stored("7")));
        own.listed(ENTRIES, Map.of(ENTRY, stored("7")));
        assertThat(version(SEAL)).contains("2");
        assertThat(version(ENTRY)).contains("2");
    }

    @Test
    @DisplayName("a write without an answer is known once it was found and the next one was applied")
    void settled() {
        seals("1", "2", new Operation.Create(ENTRY, bytes("own")));
        own.looked(SEAL, Optional.of(stored("3")));
        own.listed(ENTRIES, Map.of(ENTRY, stored("3"), ENTRIES.child("other"), stored("3")));
        seals("3", "4");
        assertThat(own.list(ENTRIES)).hasSize(2);
        assertThat(version(ENTRY)).contains("3");
    }

    @Test
    @DisplayName("a scope that was not as it was known is looked at again")
    void refused() {
        seals("1", "2");
        own.refused(List.of(new Operation.Replace(SEAL, "2", bytes("refused"))));
        assertThat(own.knows(SEAL)).isFalse();
    }
}
