package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FolderEventsTest {

    private static final Duration BOUND = Duration.ofMillis(100);

    @Test
    @Timeout(30)
    @DisplayName("L1: close returns in its bound also where the watch service never closes")
    void deadWatchService() throws InterruptedException {
        CountDownLatch closing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        FolderEvents events = new FolderEvents(new DeadService(closing, released), BOUND);
        events.close();
        assertThat(closing.await(10, TimeUnit.SECONDS))
                .as("the service was told to close")
                .isTrue();
        assertThat(released.getCount()).as("it has not closed").isOne();
        released.countDown();
    }

    @Test
    @DisplayName("after close there are no more events")
    void closed() throws Exception {
        FolderEvents events = new FolderEvents(FileSystems.getDefault().newWatchService(), BOUND.multipliedBy(100));
        assertThat(events.next(Duration.ofMillis(1))).isEmpty();
        events.close();
        assertThatThrownBy(() -> events.next(BOUND)).isInstanceOf(ClosedWatchServiceException.class);
    }

    /** Waits for a thread that is dead, deaf to interrupts. */
    private record DeadService(CountDownLatch closing, CountDownLatch released) implements WatchService {

        @Override
        public void close() {
            closing.countDown();
            while (released.getCount() > 0) {
                LockSupport.parkNanos(BOUND.toNanos());
            }
        }

        @Override
        public WatchKey poll() {
            throw new ClosedWatchServiceException();
        }

        @Override
        public WatchKey poll(long timeout, TimeUnit unit) {
            throw new ClosedWatchServiceException();
        }

        @Override
        public WatchKey take() {
            throw new ClosedWatchServiceException();
        }
    }
}
