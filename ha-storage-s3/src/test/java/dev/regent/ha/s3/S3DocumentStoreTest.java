package dev.regent.ha.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.s3.S3Stub.Fault;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.LeaseTiming;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.WriteGate;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The store by itself, on a server that loses answers and refuses. */
class S3DocumentStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final StoreKey KEY = StoreKey.of("clusters", "c", "elections", "e", "index");

    private S3Stub stub;
    private HaBackend backend;
    private DocumentStore store;

    @BeforeEach
    void open() throws IOException {
        stub = new S3Stub();
        Map<String, String> options = new HashMap<>(BucketFixture.options(stub.endpoint()));
        options.put("high-availability.s3.root", "s3://bucket/ha");
        options.put("high-availability.s3.probe-rounds", "1");
        AtomicReference<DocumentStore> opened = new AtomicReference<>();
        S3HaBackendFactory factory = new S3HaBackendFactory(new DocumentSeams(
                WriteGate.PASSIVE_CHECK,
                made -> {
                    opened.set(made);
                    return made;
                },
                LeaseTiming.LONGEST));
        backend = factory.open(
                new HaBackendContext(new ClusterId("c"), "process", Configuration.of(factory.options(), options)));
        store = requireNonNull(opened.get());
    }

    @AfterEach
    void close() {
        backend.close();
        stub.close();
    }

    @Test
    @DisplayName("S2, S3: a document is created once, replaced in its last version only, and read back")
    void compareAndSet() {
        String first = applied(write(Optional.empty(), "one"));
        assertThat(write(Optional.empty(), "two")).isInstanceOf(WriteOutcome.Refused.class);
        String second = applied(write(Optional.of(first), "three"));
        assertThat(second).isNotEqualTo(first);
        assertThat(write(Optional.of(first), "four")).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(read()).hasValue("three");
        assertThat(store.list(StoreKey.of("clusters"), LIMIT)).containsExactly(KEY);
        assertThat(store.list(StoreKey.of("cluster"), LIMIT)).isEmpty();
    }

    @Test
    @DisplayName("S1: a document is deleted in its last version only, by a tombstone that no former writer can replace")
    void deletes() {
        String first = applied(write(Optional.empty(), "one"));
        String second = applied(write(Optional.of(first), "two"));
        assertThat(store.delete(KEY, first, LIMIT)).isInstanceOf(WriteOutcome.Refused.class);
        stub.faults(seen -> seen.method().equals("DELETE") ? Fault.REFUSE_503 : Fault.NONE);
        assertThat(store.delete(KEY, second, LIMIT)).isInstanceOf(WriteOutcome.Applied.class);
        assertThat(stub.keys()).hasSize(1);
        assertThat(write(Optional.of(second), "late")).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(write(Optional.empty(), "late")).isInstanceOf(WriteOutcome.Refused.class);
        stub.faults(seen -> Fault.NONE);
        assertThat(read()).isEmpty();
        assertThat(stub.keys()).isEmpty();
        assertThat(write(Optional.of(second), "late")).isInstanceOf(WriteOutcome.Refused.class);
        assertThat(stub.requests())
                .filteredOn(seen -> seen.method().equals("DELETE"))
                .allSatisfy(seen -> assertThat(seen.ifMatch()).isEmpty());
    }

    @Test
    @DisplayName("E10, S5: a lost answer and 503 are unknown and sent once, 409 is a refusal, 403 was not carried out")
    void outcomes() {
        int before = stub.requests().size();
        stub.faults(seen -> Fault.LOSE_ANSWER);
        assertThat(write(Optional.empty(), "one")).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(stub.requests()).hasSize(before + 1);
        stub.faults(seen -> Fault.APPLY_AND_503);
        assertThat(write(Optional.empty(), "two")).isInstanceOf(WriteOutcome.Unknown.class);
        stub.faults(seen -> Fault.REFUSE_409);
        assertThat(write(Optional.empty(), "three")).isInstanceOf(WriteOutcome.Refused.class);
        stub.faults(seen -> Fault.REFUSE_403);
        assertThat(write(Optional.empty(), "four")).isInstanceOf(WriteOutcome.NotSent.class);
        assertThatThrownBy(this::read).isInstanceOf(BackendUnavailableException.class);
        assertThat(stub.requests()).hasSize(before + 5);
        stub.faults(seen -> Fault.NONE);
        assertThat(read()).hasValue("one");
    }

    @Test
    @DisplayName("S8: an object that is no document is corrupt, not absent")
    void foreign() throws IOException {
        applied(write(Optional.empty(), "one"));
        stub.overwrite("ha/docs/" + KEY, "something else".getBytes(UTF_8));
        assertThatThrownBy(this::read).isInstanceOf(CorruptStateException.class);
    }

    @Test
    @DisplayName("R4: a lease that changes is hinted at within a poll, one that does not is not")
    void hints() {
        StoreKey lease = StoreKey.of("clusters", "c", "elections", "e", "lease");
        AtomicInteger hints = new AtomicInteger();
        Subscription subscription = store.subscribe(lease, hints::incrementAndGet);
        ByteBuffer body = ByteBuffer.wrap("one".getBytes(UTF_8));
        applied(store.write(lease, Optional.empty(), body, LIMIT));
        Awaitility.await().atMost(LIMIT).until(() -> hints.get() == 1);
        int before = polls();
        Awaitility.await().atMost(LIMIT).until(() -> polls() > before + 1);
        assertThat(hints).hasValue(1);
        subscription.close();
    }

    private int polls() {
        return (int) stub.requests().stream()
                .filter(seen ->
                        seen.method().equals("GET") && seen.ifNoneMatch().isPresent())
                .count();
    }

    private WriteOutcome write(Optional<String> expected, String body) {
        return store.write(KEY, expected, ByteBuffer.wrap(body.getBytes(UTF_8)), LIMIT);
    }

    private Optional<String> read() {
        return store.read(KEY, LIMIT).map(stored -> UTF_8.decode(stored.body()).toString());
    }

    private static String applied(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
        return ((WriteOutcome.Applied) outcome).version();
    }
}
