package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleReader;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.testkit.Clients.Leader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a driver does when what it stored is damaged: bits, length, another record's content, nothing at all (F24, S8). */
public abstract class DamageContract extends BackendContract {

    private static final Duration LEASE = Duration.ofSeconds(4);
    private static final int FLIPS = 24;

    /** For a driver's subclass. */
    protected DamageContract() {
        super(LEASE);
    }

    @Test
    @DisplayName(
            "F24: a damaged scope is a typed error that names it, to readers and the next leader, and stops no other scope; mended it is what it was (S8)")
    void scope() throws IOException {
        Leader leader = clients().leader("p1");
        StateHandleStore store = leader.leadership().stateHandles("damaged");
        StateHandleStore other = leader.leadership().stateHandles("other");
        store.create("name", StateHandle.ofUtf8("first"));
        other.create("name", StateHandle.ofUtf8("other"));
        StateHandleReader reader = clients().open("p2").stateHandles(Clients.ELECTION, "damaged");
        StoredRecord record = stored(Optional.of("damaged"));
        byte[] good = record.read();

        for (byte[] damage : damages(good, stored(Optional.of("other")).read())) {
            record.overwrite(damage);
            for (StateHandleReader each : List.of(reader, store)) {
                assertThatThrownBy(() -> each.get("name"))
                        .isInstanceOf(CorruptStateException.class)
                        .hasMessageContaining(record.name());
            }
            assertThat(text(other, "name")).contains("other");
        }
        leader.stepDown();
        Leader next = clients().leader("p3");
        assertThatThrownBy(() -> next.leadership().stateHandles("damaged"))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining(record.name());
        assertThat(next.leadership().stateHandles("other").list()).hasSize(1);

        record.overwrite(good);
        assertThat(reader.list()).hasSize(1);
        assertThat(text(next.leadership().stateHandles("damaged"), "name")).contains("first");
    }

    @Test
    @DisplayName(
            "F24: a leader that writes to a damaged scope writes all that it knows of it, or is told, then or when it reads the damage (S8)")
    void writtenOver() throws IOException {
        StateHandleStore store = clients().leader("p1").leadership().stateHandles("damaged");
        store.create("name", StateHandle.ofUtf8("first"));
        StoredRecord record = stored(Optional.of("damaged"));
        byte[] good = record.read();
        record.overwrite(new byte[good.length]);
        try {
            assertThat(store.create("new", StateHandle.ofUtf8("second"))).isInstanceOf(CommitResult.Applied.class);
            assertThat(text(store, "new")).contains("second");
            assertThat(text(store, "name")).contains("first");
        } catch (CorruptStateException | OutcomeUnknownException told) {
            record.overwrite(good);
        }
        assertThat(text(store, "name")).contains("first");
    }

    private static Optional<String> text(StateHandleReader scope, String name) {
        return scope.get(name).map(entry -> entry.handle().utf8());
    }

    @Test
    @DisplayName(
            "F24: nobody is granted on a damaged lease, contenders are told which it is, and mended it is taken over (S8, E2)")
    void lease() throws IOException {
        Leader former = clients().leader("p1");
        former.stepDown();
        StoredRecord record = stored(Optional.empty());
        byte[] good = record.read();
        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 1;
        record.overwrite(flipped);

        HaBackend backend = clients().open("p2");
        RecordingContender contender = new RecordingContender("p2");
        clients().start(backend, contender);
        await().atMost(LEASE.multipliedBy(3))
                .until(() -> contender.errors().stream()
                        .anyMatch(error -> error instanceof CorruptStateException
                                && String.valueOf(error.getMessage()).contains(record.name())));
        await().during(LEASE.plus(LEASE.dividedBy(2)))
                .atMost(LEASE.multipliedBy(3))
                .until(() -> contender.grants().isEmpty());

        record.overwrite(good);
        Waiting.untilLeader(contender);
        assertThat(contender.leadership().orElseThrow().token().value()).isGreaterThan(former.token());
    }

    private StoredRecord stored(Optional<String> scope) {
        Optional<StoredRecord> stored = fixture().storedRecord(clients().cluster(), Clients.ELECTION, scope);
        assumeTrue(stored.isPresent(), "not run: the fixture cannot look into the backend");
        return stored.orElseThrow();
    }

    /** Flipped bits all over, a byte less and more, half, nothing, zeros, and what another record holds. */
    private static List<byte[]> damages(byte[] good, byte[] foreign) {
        List<byte[]> damages = new ArrayList<>();
        for (int i = 0; i < FLIPS; i++) {
            byte[] flipped = good.clone();
            flipped[i * (good.length - 1) / (FLIPS - 1)] ^= (byte) (1 << i % Byte.SIZE);
            damages.add(flipped);
        }
        damages.add(Arrays.copyOf(good, good.length - 1));
        damages.add(Arrays.copyOf(good, good.length + 1));
        damages.add(Arrays.copyOf(good, good.length / 2));
        damages.add(new byte[0]);
        damages.add(new byte[good.length]);
        damages.add(foreign);
        return damages;
    }
}
