package dev.regent.runtime.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The threads of the machine")
class SystemThreadsTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(1);

    @Test
    @DisplayName("deliver mail in order, and nothing where there is none")
    void mailbox() throws InterruptedException {
        Threads.Mailbox<String> mailbox = Threads.SYSTEM.mailbox();
        assertThat(mailbox.poll()).isEmpty();
        assertThat(mailbox.poll(SHORT)).isEmpty();
        mailbox.add("first");
        mailbox.add("second");
        assertThat(mailbox.poll(LONG)).contains("first");
        assertThat(mailbox.poll()).contains("second");
    }

    @Test
    @DisplayName("raise a signal once and for all")
    void signal() throws InterruptedException {
        Threads.Signal signal = Threads.SYSTEM.signal();
        assertThat(signal.isRaised()).isFalse();
        assertThat(signal.await(SHORT)).isFalse();
        signal.raise();
        signal.raise();
        assertThat(signal.isRaised()).isTrue();
        assertThat(signal.await(LONG)).isTrue();
    }

    @Test
    @DisplayName("let a worker be roused from its mailbox, and say where it is")
    void worker() {
        Threads.Mailbox<String> mailbox = Threads.SYSTEM.mailbox();
        CompletableFuture<String> ended = new CompletableFuture<>();
        Threads.Worker worker = Threads.SYSTEM.worker("regent-test", () -> {
            try {
                ended.complete("mail: " + mailbox.poll(LONG));
            } catch (InterruptedException roused) {
                ended.complete("roused");
            }
        });
        worker.start();
        await().until(() -> worker.position().startsWith("regent-test at "));
        worker.interrupt();
        assertThat(ended.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("roused");
    }

    @Test
    @DisplayName("go on with the next task after one that failed")
    void failedTask() {
        ScheduledExecutorService serial = Threads.SYSTEM.serial("test");
        try {
            CompletableFuture<Boolean> next = new CompletableFuture<>();
            serial.execute(() -> {
                throw new IllegalStateException("on purpose");
            });
            serial.execute(() -> next.complete(true));
            assertThat(next.orTimeout(30, TimeUnit.SECONDS).join()).isTrue();
        } finally {
            NamedThreads.stop(serial, LONG);
        }
    }
}
