package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.s3.S3Stub.Fault;
import dev.regent.ha.s3.S3Stub.Seen;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Servers that the backend must refuse to run on. */
class ServerProbeTest {

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
    @DisplayName("E1: a server that honours conditions passes, once in this JVM, and nothing of the probe is left")
    void fit() {
        open().close();
        assertThat(stub.keys()).isEmpty();
        int before = stub.requests().size();
        open().close();
        assertThat(stub.requests()).hasSize(before);
    }

    @Test
    @DisplayName("E1: a server that ignores If-None-Match, or If-Match, is refused by a line that says what it does")
    void ignores() {
        stub.faults(seen -> seen.ifNoneMatch().isPresent() ? Fault.IGNORE_CONDITION : Fault.NONE);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(stub.endpoint(), "If-None-Match");
        stub.faults(seen -> seen.ifMatch().isPresent() ? Fault.IGNORE_CONDITION : Fault.NONE);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(stub.endpoint(), "If-Match");
        assertThat(stub.keys()).isEmpty();
    }

    @Test
    @DisplayName("E1: a server that takes a PUT with If-Match where there is no object is refused")
    void absent() {
        stub.faults(seen ->
                seen.ifMatch().isPresent() && !stub.keys().contains(seen.key()) ? Fault.IGNORE_CONDITION : Fault.NONE);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("on an object that does not exist");
    }

    @Test
    @DisplayName("E1: a server that checks first and stores then is refused, for creations and for replacements")
    void races() {
        stub.faults(seen -> seen.ifNoneMatch().isPresent() ? Fault.CHECK_THEN_ACT : Fault.NONE);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("simultaneous creations");
        stub.faults(seen -> seen.ifMatch().isPresent() ? Fault.CHECK_THEN_ACT : Fault.NONE);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("simultaneous replacements");
    }

    @Test
    @DisplayName(
            "Keys that are refused end the start; a server that is away does not, and is probed before the first write")
    void away() {
        stub.faults(seen -> Fault.REFUSE_403);
        assertThatThrownBy(this::open)
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("check the keys")
                .hasMessageNotContaining("hidden");
        stub.faults(seen -> Fault.REFUSE_503);
        try (HaBackend backend = open()) {
            assertThatThrownBy(backend::checkHealth).isInstanceOf(BackendUnavailableException.class);
            stub.faults(seen -> seen.ifMatch().isPresent() ? Fault.IGNORE_CONDITION : Fault.NONE);
            assertThatThrownBy(backend::checkHealth).isInstanceOf(InvalidConfigurationException.class);
        }
        stub.faults(seen -> Fault.NONE);
        try (HaBackend backend = open()) {
            assertThatCode(backend::checkHealth).doesNotThrowAnyException();
        }
    }

    @Test
    @DisplayName("A server that does not answer is asked by reads alone, one for each look")
    void silent() {
        stub.faults(seen -> Fault.LOSE_ANSWER);
        try (HaBackend backend = open()) {
            assertThatThrownBy(backend::checkHealth).isInstanceOf(BackendUnavailableException.class);
            assertThat(stub.requests()).hasSize(2).extracting(Seen::method).containsOnly("HEAD");
        }
    }

    private HaBackend open() {
        Map<String, String> options = new HashMap<>(BucketFixture.options(stub.endpoint()));
        options.put("s3.secret-key", "hidden");
        options.put("high-availability.s3.root", "s3://bucket/ha");
        S3HaBackendFactory factory = new S3HaBackendFactory();
        return factory.open(
                new HaBackendContext(new ClusterId("test"), "process", Configuration.of(factory.options(), options)));
    }
}
