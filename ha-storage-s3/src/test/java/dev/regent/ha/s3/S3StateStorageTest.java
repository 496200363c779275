package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.s3.S3Stub.Fault;
import dev.regent.ha.s3.S3Stub.Seen;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.ha.testkit.proxy.FaultProxy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Payloads on a server that loses answers and refuses. */
class S3StateStorageTest {

    private static final byte[] CONTENT = {1, 2, 3};

    private S3Stub stub;

    @BeforeEach
    void start() throws IOException {
        stub = new S3Stub();
    }

    @AfterEach
    void stop() {
        stub.close();
    }

    @Test
    @DisplayName("S5: a write whose answer was lost is known to be its own when it is repeated")
    void lostAnswer() throws IOException {
        try (StateStorage storage = open("3")) {
            once("PUT", Fault.LOSE_ANSWER);
            assertThat(write(storage, "job/one")).isEqualTo(3);
            assertThat(read(storage, "job/one")).isEqualTo(CONTENT);
            once("PUT", Fault.APPLY_AND_503);
            assertThat(write(storage, "job/two")).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("S6: 503 and 409 are repeated, and a name that exists is refused all the same")
    void passing() {
        try (StateStorage storage = open("3")) {
            once("PUT", Fault.REFUSE_503);
            write(storage, "one");
            once("PUT", Fault.REFUSE_409);
            write(storage, "two");
            once("PUT", Fault.REFUSE_503);
            assertThatThrownBy(() -> write(storage, "one")).isInstanceOf(IllegalArgumentException.class);
            assertThat(storage.list("")).containsExactly("one", "two");
        }
    }

    @Test
    @DisplayName("S6: a refusal because of an object that is not there is asked once more, and not for ever")
    void refusedForNothing() throws IOException {
        try (StateStorage storage = open("0")) {
            once("PUT", Fault.REFUSE_412);
            write(storage, "one");
            assertThat(read(storage, "one")).isEqualTo(CONTENT);
            stub.faults(seen -> seen.method().equals("PUT") ? Fault.REFUSE_412 : Fault.NONE);
            assertThatThrownBy(() -> write(storage, "two"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("412");
            assertThatThrownBy(() -> write(storage, "one")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("S5: a write that may still be carried out is reported as unknown, one that is forbidden is not")
    void unknown() {
        try (StateStorage storage = open("0")) {
            stub.faults(seen -> seen.method().equals("PUT") ? Fault.REFUSE_503 : Fault.NONE);
            assertThatThrownBy(() -> write(storage, "one")).isInstanceOf(OutcomeUnknownException.class);
            stub.faults(seen -> seen.method().equals("PUT") ? Fault.REFUSE_403 : Fault.NONE);
            assertThatThrownBy(() -> write(storage, "two"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("403");
        }
    }

    @Test
    @DisplayName("F23: while the server refuses, reading and listing are unavailable and nothing is called missing")
    void unavailable() throws IOException {
        try (StateStorage storage = open("1")) {
            write(storage, "one");
            stub.faults(seen -> Fault.REFUSE_503);
            assertThatThrownBy(() -> read(storage, "one")).isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> read(storage, "none")).isInstanceOf(BackendUnavailableException.class);
            assertThatThrownBy(() -> storage.list("")).isInstanceOf(BackendUnavailableException.class);
            stub.faults(seen -> Fault.LOSE_ANSWER);
            assertThatThrownBy(() -> storage.delete("one")).isInstanceOf(OutcomeUnknownException.class);
            stub.faults(seen -> Fault.NONE);
            storage.delete("one");
            assertThat(storage.list("")).isEmpty();
        }
    }

    @Test
    @DisplayName("Keys that are refused at the start are one line that says what to check")
    void refusedKeys() {
        stub.faults(seen -> Fault.REFUSE_403);
        assertThatThrownBy(() -> open("0"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("s3://bucket/root", stub.endpoint(), "check the keys")
                .hasMessageNotContainingAny("hidden", "\n");
        assertThat(stub.requests()).hasSize(1);
    }

    @Test
    @DisplayName("An interrupted call ends at once, and the flag stays set")
    void interrupted() {
        try (StateStorage storage = open("3")) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(() -> storage.list("")).isInstanceOf(BackendUnavailableException.class);
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("L1: a closed storage leaves no connection")
    void connections() {
        try (FaultProxy proxy = FaultProxy.to(stub.address())) {
            StateStorage storage = open("http://127.0.0.1:" + proxy.address().getPort(), "0");
            write(storage, "one");
            assertThat(proxy.connections()).isNotEmpty();
            storage.close();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> proxy.connections().isEmpty());
        }
    }

    private StateStorage open(String retries) {
        return open(stub.endpoint(), retries);
    }

    private static StateStorage open(String endpoint, String retries) {
        Map<String, String> options = new HashMap<>(BucketFixture.options(endpoint));
        options.put("s3.secret-key", "hidden");
        options.put("high-availability.s3.retries", retries);
        S3StateStorageFactory factory = new S3StateStorageFactory();
        return factory.open(URI.create("s3://bucket/root"), Configuration.of(factory.options(), options));
    }

    private void once(String method, Fault fault) {
        AtomicInteger left = new AtomicInteger(1);
        stub.faults((Seen seen) -> seen.method().equals(method) && left.getAndDecrement() > 0 ? fault : Fault.NONE);
    }

    private static long write(StateStorage storage, String name) {
        return storage.write(name, new ByteArrayInputStream(CONTENT));
    }

    private static byte[] read(StateStorage storage, String name) throws IOException {
        try (InputStream in = storage.read(name)) {
            return in.readAllBytes();
        }
    }
}
