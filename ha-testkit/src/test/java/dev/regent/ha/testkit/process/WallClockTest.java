package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WallClockTest {

    private static final Duration AHEAD = Duration.ofMinutes(5);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("A process whose wall clock is wrong waits as others do, and does not spin")
    void waits() throws IOException {
        WallClock clock = WallClock.at(folder.resolve("offset"));
        clock.jump(AHEAD);
        List<String> command = new ArrayList<>(clock.launcher());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Waiter.class.getName()));
        Process waiter = new ProcessBuilder(command).start();
        String[] told;
        try {
            told = new String(waiter.getInputStream().readAllBytes(), UTF_8)
                    .strip()
                    .split(" ");
        } finally {
            waiter.destroyForcibly().onExit().join();
            WallClock.forget(waiter.pid());
        }

        long ahead = Long.parseLong(told[0]) - System.currentTimeMillis();
        assertThat(ahead).isCloseTo(AHEAD.toMillis(), Offset.offset(60_000L));
        assertThat(Long.parseLong(told[1]))
                .as("ms of processor time in a wait of 1 s")
                .isLessThan(100);
    }

    /** Says what its clock reads, and what a wait of a second has cost. */
    static final class Waiter {

        private Waiter() {}

        public static void main(String[] arguments) throws InterruptedException {
            Duration before = used();
            boolean never = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
            Duration used = used().minus(before);
            System.out.println(System.currentTimeMillis() + " " + used.toMillis() + " " + never);
        }

        /** Of all threads: those of the JVM wait, too. */
        private static Duration used() {
            return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        }
    }
}
