package dev.regent.simulation.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SimulationTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Workers workers = new Workers();
    private final List<String> done = new ArrayList<>();

    @AfterEach
    void end() {
        workers.close();
    }

    private Simulation simulation(long seed) {
        return new Simulation(seed, workers, true);
    }

    private static void run(Simulation simulation) {
        simulation.run(100 * SECOND, 100_000);
    }

    @Test
    @DisplayName("Threads that wait for each other take turns on virtual time")
    void waits() {
        Simulation simulation = simulation(1);
        SimProcess process = simulation.process("p", 1, 0);
        CompletableFuture<String> answer = new CompletableFuture<>();
        process.start("asks", () -> {
            try {
                done.add(process.await(answer, Duration.ofSeconds(5)) + " after " + simulation.now() / SECOND + " s");
                process.await(new CompletableFuture<>(), Duration.ofSeconds(2));
            } catch (TimeoutException late) {
                done.add("timed out after " + simulation.now() / SECOND + " s");
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        process.start("answers", () -> {
            sleep(process, 3);
            answer.complete("answered");
        });
        run(simulation);
        assertThat(simulation.failure()).isEmpty();
        assertThat(done).containsExactly("answered after 3 s", "timed out after 5 s");
    }

    @Test
    @DisplayName("A paused process stands still while its clock goes on; a killed one never goes on")
    void pauseAndKill() {
        Simulation simulation = simulation(2);
        SimProcess paused = simulation.process("paused", 2, 7);
        SimProcess killed = simulation.process("killed", 1, 0);
        paused.start("t", () -> {
            sleep(paused, 2);
            done.add("went on at " + simulation.now() / SECOND + " s, clock " + paused.nanoTime() / SECOND + " s");
        });
        killed.start("t", () -> {
            try {
                sleep(killed, 2);
                done.add("killed ran");
            } finally {
                sleep(killed, 2);
                done.add("killed slept");
            }
        });
        simulation.after(SECOND / 2, paused::pause);
        simulation.after(SECOND / 2, killed::kill);
        simulation.after(8 * SECOND, paused::resume);
        run(simulation);
        assertThat(done).containsExactly("went on at 8 s, clock 16 s");
    }

    @Test
    @DisplayName("Executors keep their order, are interrupted by shutdownNow, and end within the wait for it")
    void executors() {
        Simulation simulation = simulation(3);
        SimProcess process = simulation.process("p", 1, 0);
        ExecutorService serial = process.serial("serial");
        ScheduledExecutorService timer = process.timer("timer");
        serial.execute(() -> {
            done.add("first");
            sleep(process, 1);
        });
        serial.execute(() -> done.add("second"));
        serial.execute(() -> {
            try {
                process.sleep(Duration.ofSeconds(50));
            } catch (InterruptedException asked) {
                done.add("interrupted at " + simulation.now() / SECOND + " s");
            }
        });
        serial.execute(() -> done.add("dropped"));
        ScheduledFuture<?> unused = timer.scheduleWithFixedDelay(() -> done.add("tick"), 3, 3, TimeUnit.SECONDS);
        process.start("closer", () -> {
            sleep(process, 7);
            serial.shutdownNow();
            timer.shutdownNow();
            try {
                done.add("ended " + serial.awaitTermination(1, TimeUnit.SECONDS));
            } catch (InterruptedException unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        run(simulation);
        assertThat(simulation.failure()).isEmpty();
        assertThat(done).containsExactly("first", "second", "tick", "tick", "interrupted at 7 s", "ended true");
    }

    @Test
    @DisplayName("A wait that an earlier interrupt prevented is woken by nobody")
    void interruptedBefore() {
        Simulation simulation = simulation(4);
        SimProcess process = simulation.process("p", 1, 0);
        CompletableFuture<String> answer = new CompletableFuture<>();
        process.start("asks", () -> {
            Thread.currentThread().interrupt();
            try {
                process.await(answer, Duration.ofSeconds(5));
            } catch (InterruptedException asked) {
                done.add("interrupted");
            } catch (Exception unexpected) {
                throw new AssertionError(unexpected);
            }
        });
        simulation.after(SECOND, () -> answer.complete("late"));
        run(simulation);
        assertThat(simulation.failure()).isEmpty();
        assertThat(done).containsExactly("interrupted");
    }

    @Test
    @DisplayName("A seed determines the run, and another seed gives another")
    void deterministic() {
        assertThat(contest(5)).isEqualTo(contest(5));
        assertThat(List.of(contest(1), contest(2), contest(3), contest(4))).doesNotHaveDuplicates();
    }

    /** Which of several threads run in which order. */
    private String contest(long seed) {
        done.clear();
        Simulation simulation = simulation(seed);
        SimProcess process = simulation.process("p", 1, 0);
        for (int i = 0; i < 6; i++) {
            String name = "t" + i;
            process.start(name, () -> {
                for (int round = 0; round < 3; round++) {
                    sleep(process, 1);
                    done.add(name);
                }
            });
        }
        run(simulation);
        return done + " " + simulation.digest();
    }

    @Test
    @DisplayName("A run without end, a failed thread, and a timer that blocks are failures")
    void failures() {
        Simulation endless = simulation(6);
        SimProcess process = endless.process("p", 1, 0);
        process.start("endless", () -> {
            while (true) {
                sleep(process, 0);
            }
        });
        run(endless);
        assertThat(endless.failure())
                .hasValueSatisfying(text -> assertThat(text).startsWith("no end after 100000 steps"));

        Simulation failing = simulation(7);
        failing.process("p", 1, 0).start("t", () -> {
            throw new IllegalStateException("on purpose");
        });
        run(failing);
        assertThat(failing.failure())
                .hasValueSatisfying(text -> assertThat(text).contains("on purpose"));

        Simulation blocking = simulation(8);
        SimProcess blocked = blocking.process("p", 1, 0);
        blocked.after(0, () -> sleep(blocked, 1));
        run(blocking);
        assertThat(blocking.failure())
                .hasValueSatisfying(text -> assertThat(text).contains("not a thread of p that may block"));
    }

    private static void sleep(SimProcess process, long seconds) {
        try {
            process.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException unexpected) {
            throw new AssertionError(unexpected);
        }
    }
}
