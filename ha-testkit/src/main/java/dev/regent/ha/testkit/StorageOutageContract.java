package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * A payload storage that is away (F23): each call ends in bounded time with a typed failure, nothing is called missing or done that is not (S6, S8), and when
 * the storage is back, the same client goes on. The fixture's options keep calls short: none may take longer than a minute.
 */
public abstract class StorageOutageContract extends StorageTest {

    private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

    /** For a storage's subclass. */
    protected StorageOutageContract() {}

    @Test
    @DisplayName(
            "F23: while the storage is away every call ends typed and nothing is called missing, and later all is there (S6, S8)")
    void away() throws IOException {
        byte[] content = random(200_000);
        for (StorageOutage outage : outages()) {
            String at = outage.toString().replaceAll("[^A-Za-z0-9]+", "-");
            write(at + "/before", content);
            write(at + "/doomed", content);
            outage.begin();
            try {
                assertUnavailable(outage, () -> read(at + "/before"));
                assertUnavailable(outage, () -> storage().list(""));
                assertNotDone(outage, () -> write(at + "/during", content));
                assertNotDone(outage, () -> storage().delete(at + "/doomed"));
                assertUnavailable(outage, () -> open().close());
            } finally {
                outage.end();
            }
            awaitBack(outage);
            assertThat(read(at + "/before")).isEqualTo(content);
            assertNothingOrWhole(at + "/during", content);
            storage().delete(at + "/doomed");
            write(at + "/after", content);
            assertThat(read(at + "/after")).isEqualTo(content);
            assertThat(storage().list(at + "/")).doesNotContain(at + "/doomed");
        }
    }

    @Test
    @DisplayName("F23: a storage that goes away in the middle of a write leaves nothing or all of it (S6)")
    void awayMidway() throws IOException {
        int size = 20 * MIB;
        for (StorageOutage outage : outages()) {
            String at = outage.toString().replaceAll("[^A-Za-z0-9]+", "-");
            PatternStream source = new PatternStream(size, () -> unchecked(outage::begin));
            try {
                assertNotDone(outage, () -> storage().write(at + "/during", source));
            } finally {
                outage.end();
            }
            awaitBack(outage);
            if (storage().list("").contains(at + "/during")) {
                assertThat(read(at + "/during")).as("visible, so whole").hasSize(size);
            }
            write(at + "/after", random(10));
            assertThat(storage().list(at + "/")).contains(at + "/after");
        }
    }

    @Test
    @DisplayName("F23: a storage that goes away in the middle of a read gives no wrong byte and no wrong end (S8)")
    void awayWhileReading() throws IOException {
        int size = 20 * MIB;
        byte[] content = random(size);
        for (StorageOutage outage : outages()) {
            String name = outage.toString().replaceAll("[^A-Za-z0-9]+", "-") + "/read";
            write(name, content);
            try (InputStream in = storage().read(name)) {
                byte[] first = in.readNBytes(MIB);
                assertThat(first).isEqualTo(Arrays.copyOf(content, MIB));
                outage.begin();
                try {
                    assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, MIB, size));
                } catch (BackendUnavailableException away) {
                    assertThat(away.getMessage()).doesNotContain("\n");
                } finally {
                    outage.end();
                }
            }
            awaitBack(outage);
            assertThat(read(name)).isEqualTo(content);
        }
    }

    private List<StorageOutage> outages() {
        List<StorageOutage> outages = fixture().outages();
        assumeFalse(outages.isEmpty(), "not run: the fixture cannot take the storage away");
        return outages;
    }

    private void awaitBack(StorageOutage outage) {
        Awaitility.await("the end of " + outage)
                .atMost(LONGEST_CALL)
                .pollInterval(Duration.ofMillis(100))
                .ignoreException(BackendUnavailableException.class)
                .untilAsserted(() -> assertThat(storage().list("")).isNotNull());
    }

    private void assertNothingOrWhole(String name, byte[] content) {
        if (storage().list(name).contains(name)) {
            assertThat(read(name)).isEqualTo(content);
        }
    }

    private static void assertUnavailable(StorageOutage outage, ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call).as(outage.toString()).isInstanceOf(BackendUnavailableException.class);
        assertBounded(outage, start);
    }

    private static void assertNotDone(StorageOutage outage, ThrowingCallable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call)
                .as(outage.toString())
                .isInstanceOfAny(BackendUnavailableException.class, OutcomeUnknownException.class)
                .hasMessageNotContaining("\n");
        assertBounded(outage, start);
    }

    private static void assertBounded(StorageOutage outage, long start) {
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("a call during " + outage)
                .isLessThan(LONGEST_CALL);
    }

    private interface Action {
        void run() throws IOException;
    }

    private static void unchecked(Action action) {
        try {
            action.run();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
