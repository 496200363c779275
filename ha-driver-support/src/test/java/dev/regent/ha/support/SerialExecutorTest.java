package dev.regent.ha.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {

    private final SerialExecutor executor = new SerialExecutor("test-serial", Threading.system());
    private final List<String> done = new CopyOnWriteArrayList<>();

    @AfterEach
    void leavesNoThread() {
        executor.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("regent-test-serial")));
    }

    @Test
    @DisplayName("Tasks run in order on one named daemon thread, and one that throws ends nothing")
    void order() {
        executor.execute(() -> done.add(
                Thread.currentThread().getName() + Thread.currentThread().isDaemon()));
        executor.execute(() -> {
            throw new IllegalStateException("thrown on purpose");
        });
        executor.execute(() -> {
            throw new AssertionError("thrown on purpose");
        });
        executor.execute(() -> done.add(Thread.currentThread().getName()));
        await().until(() -> done.size() == 2);
        assertThat(done).containsExactly("regent-test-serial-1true", "regent-test-serial-1");
    }

    @Test
    @DisplayName("A task knows that it is one")
    void current() {
        executor.execute(() -> done.add("inside " + executor.isCurrent()));
        await().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("inside true");
        assertThat(executor.isCurrent()).isFalse();
    }

    @Test
    @DisplayName("Close interrupts the running task, drops those that wait, and ignores what comes later")
    void close() {
        CountDownLatch never = new CountDownLatch(1);
        executor.execute(() -> {
            try {
                done.add("begun");
                never.await();
            } catch (InterruptedException asked) {
                done.add("interrupted");
            }
        });
        executor.execute(() -> done.add("dropped"));
        await().until(() -> !done.isEmpty());
        executor.close();
        executor.execute(() -> done.add("too late"));
        executor.close();
        assertThat(done).containsExactly("begun", "interrupted");
    }

    @Test
    @DisplayName("L1: close is bounded though a task is deaf to interrupts")
    void closeIsBounded() {
        CountDownLatch release = new CountDownLatch(1);
        executor.execute(() -> {
            done.add("begun");
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
        });
        await().until(() -> !done.isEmpty());
        long begin = System.nanoTime();
        executor.close();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        release.countDown();
    }

    @Test
    @DisplayName("A task may close its own executor")
    void closeFromTask() {
        executor.execute(() -> {
            executor.close();
            done.add(Thread.currentThread().isInterrupted() ? "interrupted" : "undisturbed");
        });
        executor.execute(() -> done.add("dropped"));
        await().until(() -> !done.isEmpty());
        assertThat(done).containsExactly("undisturbed");
    }
}
