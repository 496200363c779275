package dev.regent.ha.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingCallsTest {

    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final FakeLibrary library = new FakeLibrary();
    private final BlockingCalls<FakeConnection> calls = new BlockingCalls<>("fake", library, Threading.system());

    @AfterEach
    void close() {
        library.away.release(1000);
        calls.close();
    }

    @Test
    @DisplayName("a connection is used again after an answer, and by one call at a time")
    void reuse() {
        assertThat(number()).isEqualTo(1);
        assertThat(number()).isEqualTo(1);
        int nested = calls.call(LONG, outer -> calls.call(LONG, inner -> inner.number + 10 * outer.number));
        assertThat(nested).isEqualTo(12);
    }

    @Test
    @DisplayName("S5: a call without an answer within its limit is unknown, and its connection is aborted")
    void late() {
        assertThatThrownBy(() -> calls.call(SHORT, FakeConnection::waitForever))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("fake: no answer within 50 ms; it may be applied");
        assertThat(library.made.get(0).aborts).hasPositiveValue();
        assertThat(number()).isEqualTo(2);
    }

    @Test
    @DisplayName("a read without an answer changes nothing, so the backend is only unavailable")
    void lateRead() {
        assertThatThrownBy(() -> calls.read(SHORT, FakeConnection::waitForever))
                .isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    @DisplayName(
            "a call that waits for its connection until it is too late is surely not sent, and the connection is kept for the next")
    void connectsLate() {
        library.away.drainPermits();
        AtomicInteger sent = new AtomicInteger();
        assertThatThrownBy(() -> calls.call(SHORT, connection -> sent.incrementAndGet()))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("nothing was sent");
        library.away.release();
        await().until(() -> library.made.size() == 1);
        assertThat(number()).isPositive();
        assertThat(sent).hasValue(0);
    }

    @Test
    @DisplayName(
            "an error that the library knows as a refusal is none of an unknown outcome; any other is, and ends idle connections too")
    void failures() {
        calls.call(LONG, outer -> calls.call(LONG, inner -> inner.number)); // two are idle now
        assertThatThrownBy(() -> calls.call(LONG, connection -> {
                    throw new IOException("refused");
                }))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("fake refuses: refused");
        assertThat(library.aborted()).isEqualTo(1);
        assertThatThrownBy(() -> calls.call(
                        LONG,
                        connection -> calls.call(LONG, inner -> {
                            throw new IOException("broken");
                        })))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessage("no answer from fake: broken");
        assertThat(number()).isGreaterThan(2);
    }

    @Test
    @DisplayName(
            "F15: a backend that cannot be connected to is unavailable, with the reason, and tried once a second until it is back")
    void noConnection() {
        library.refuses = true;
        long start = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            assertThatThrownBy(this::number)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessage("no connection to fake: turned away");
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(library.refused.get()).isLessThanOrEqualTo((int) seconds + 1);
        library.refuses = false;
        await().ignoreExceptions().until(() -> number() == 1);
    }

    @Test
    @DisplayName("a connection that cannot be prepared is aborted, and nothing was sent")
    void unprepared() {
        library.unprepared = true;
        assertThatThrownBy(() -> calls.call(LONG, connection -> connection.number))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("no connection to fake: no table");
        assertThat(library.aborted()).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "an interrupted thread sends nothing; one that is interrupted while it waits leaves; the flag stays set")
    void interrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> calls.call(LONG, connection -> connection.number))
                .isInstanceOf(BackendUnavailableException.class);
        assertThat(Thread.interrupted()).isTrue();
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> calls.call(LONG, connection -> {
                    caller.interrupt();
                    return connection.waitForever();
                }))
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(library.aborted()).isEqualTo(1);
    }

    @Test
    @DisplayName("L1: closing ends what runs, every connection and the threads, and afterwards nothing is sent")
    void closes() throws InterruptedException {
        CountDownLatch sent = new CountDownLatch(1);
        Thread caller = new Thread(() -> assertThatThrownBy(() -> calls.call(LONG, connection -> {
                    sent.countDown();
                    return connection.waitForever();
                }))
                .isInstanceOf(OutcomeUnknownException.class));
        caller.start();
        sent.await();
        calls.call(LONG, connection -> connection.number);
        calls.close();
        calls.close();
        caller.join();
        assertThat(library.aborted()).isEqualTo(2);
        assertThatThrownBy(() -> calls.call(LONG, connection -> connection.number))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("closed");
    }

    private int number() {
        return calls.call(LONG, connection -> connection.number);
    }

    private static final class FakeLibrary implements BlockingCalls.Library<FakeConnection> {

        private final List<FakeConnection> made = Collections.synchronizedList(new ArrayList<>());
        private final Semaphore away = new Semaphore(1000);
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean refuses;
        private volatile boolean unprepared;

        @Override
        public FakeConnection connect(Duration limit) throws IOException {
            if (refuses) {
                refused.incrementAndGet();
                throw new IOException("turned away");
            }
            away.acquireUninterruptibly();
            synchronized (made) {
                FakeConnection connection = new FakeConnection(made.size() + 1);
                made.add(connection);
                return connection;
            }
        }

        @Override
        public void prepare(FakeConnection connection) throws IOException {
            if (unprepared) {
                throw new IOException("no table");
            }
        }

        @Override
        public void abort(FakeConnection connection) {
            connection.aborts.incrementAndGet();
            connection.aborted.countDown();
        }

        @Override
        public boolean isRefusal(Exception failed) {
            return "refused".equals(failed.getMessage());
        }

        long aborted() {
            synchronized (made) {
                return made.stream().filter(each -> each.aborts.get() > 0).count();
            }
        }
    }

    private static final class FakeConnection {

        private final int number;
        private final AtomicInteger aborts = new AtomicInteger();
        private final CountDownLatch aborted = new CountDownLatch(1);

        FakeConnection(int number) {
            this.number = number;
        }

        int waitForever() throws IOException {
            boolean interrupted = false;
            while (true) {
                try {
                    aborted.await();
                    break;
                } catch (InterruptedException ignoredAsLibrariesDo) {
                    interrupted = true;
                }
            }
            throw new IOException("aborted" + (interrupted ? ", and interrupted" : ""));
        }
    }
}
