package dev.regent.ha.support.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ElectionLoopTest {

    private static final String NAME = "loop-test"; // other tests of this JVM have elections as well

    /** Nothing ends by itself during a test, however slow the machine is. */
    private static final LeaseTiming CALM = timing(12_000, 4_000, 4_000, 1_000);

    /** For tests that wait for the end of a lease; threads may be a second late. */
    private static final LeaseTiming SHORT = timing(3_000, 1_000, 1_000, 100);

    /** For tests to which an early end of a lease makes no difference. */
    private static final LeaseTiming SHORTEST = timing(1_000, 300, 300, 50);

    private final SimBackend backend = new SimBackend(true, 0);
    private final MemoryPort port = new MemoryPort(backend);
    private final ScheduledExecutorService scheduler = Threading.system().timer("test-timer");
    private final SerialExecutor callbacks = new SerialExecutor("test-callback", Threading.system());
    private final List<ElectionLoop> loops = new ArrayList<>();
    private final RecordingContender contender = new RecordingContender();

    private static LeaseTiming timing(long duration, long renewal, long call, long margin) {
        return new LeaseTiming(
                Duration.ofMillis(duration),
                Duration.ofMillis(renewal),
                Duration.ofMillis(call),
                Duration.ofMillis(margin),
                Duration.ofSeconds(60));
    }

    @AfterEach
    void leavesNoThread() {
        port.goOn();
        loops.forEach(ElectionLoop::close);
        callbacks.close();
        RegentThreads.shutdown(scheduler, "timer", Duration.ofSeconds(2));
        await("L1: no thread is left").until(() -> ownThreads().isEmpty());
    }

    private static List<String> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("regent-election-" + NAME) || name.startsWith("regent-test-"))
                .toList();
    }

    private ElectionLoop loop(LeasePort through) {
        return loop(through, CALM);
    }

    private ElectionLoop loop(LeasePort through, LeaseTiming timing) {
        return loop(through, timing, View::new);
    }

    private ElectionLoop loop(LeasePort through, LeaseTiming timing, Function<HeldLease, Leadership> leaderships) {
        ElectionResources resources =
                new ElectionResources(Threading.system(), scheduler, callbacks, new SecureRandom());
        ElectionLoop loop = new ElectionLoop(NAME, "me", timing, through, leaderships, resources);
        loops.add(loop);
        return loop;
    }

    private ElectionLoop leading() {
        return leading(CALM);
    }

    private ElectionLoop leading(LeaseTiming timing) {
        ElectionLoop loop = loop(port, timing);
        loop.start(contender);
        await().until(contender::leads);
        return loop;
    }

    /** Grants and revocations; calls that were late are reported as errors. */
    private static List<String> changes(RecordingContender of) {
        return of.calls.stream().filter(call -> !call.startsWith("error")).toList();
    }

    private static Duration took(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    @Test
    @DisplayName(
            "E9, E4: a leader that closes is revoked, and another contender is granted at once when it is told to look")
    void handOver() {
        ElectionLoop first = leading();
        MemoryPort otherPort = new MemoryPort(backend);
        RecordingContender other = new RecordingContender();
        ElectionLoop second = loop(otherPort);
        second.start(other);
        await().until(() -> otherPort.calls() > 0);
        assertThat(other.calls).isEmpty();
        first.close();
        assertThat(contender.calls).hasSize(2).last().asString().endsWith("STEPPED_DOWN");
        second.changed();
        await().until(other::leads);
        assertThat(other.leadership().token())
                .isGreaterThan(contender.leadership().token());
    }

    @Test
    @DisplayName("E1: of several contenders one leads, and it goes on leading")
    void oneLeads() {
        List<RecordingContender> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(new RecordingContender());
            loop(new MemoryPort(backend)).start(all.get(i));
        }
        await().until(() -> all.stream().anyMatch(RecordingContender::leads));
        await().during(Duration.ofMillis(1500))
                .until(() -> all.stream().filter(RecordingContender::leads).count() == 1);
        assertThat(all.stream().mapToInt(each -> each.calls.size()).sum()).isEqualTo(1);
    }

    @Test
    @DisplayName("E5: belief ends in time while the port hangs, the timer is blocked and no callback can run")
    void passiveDeadline() {
        leading(SHORT);
        CountDownLatch release = new CountDownLatch(1);
        scheduler.execute(() -> awaitQuietly(release));
        callbacks.execute(() -> awaitQuietly(release));
        port.hangUntilInterrupted();
        await().atMost(Duration.ofSeconds(10)).until(() -> !contender.leads());
        assertThat(changes(contender)).hasSize(1);
        release.countDown();
        await().until(() -> contender.calls.stream().anyMatch(call -> call.endsWith("EXPIRED")));
    }

    @Test
    @DisplayName("L1: close is bounded while a call hangs, also one that is deaf to interrupts")
    void closeWhileHanging() {
        ElectionLoop loop = leading(SHORTEST);
        int before = port.calls();
        port.hangForever();
        await().until(() -> port.calls() > before);
        assertThat(took(loop::close))
                .isLessThan(ElectionLoop.closeBound(SHORTEST).plusSeconds(2));
        assertThat(changes(contender)).last().asString().startsWith("revoked");
        assertThat(took(loop::close)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    @DisplayName("L1: a follower closes without waiting for the call in flight")
    void followerCloses() {
        port.hangUntilInterrupted();
        ElectionLoop loop = loop(port);
        loop.start(contender);
        await().until(() -> port.calls() > 0);
        assertThat(took(loop::close)).isLessThan(CALM.callTimeout());
        assertThat(contender.calls).isEmpty();
    }

    @Test
    @DisplayName("Whatever a call throws, the election reports it once and goes on")
    void portThrows() {
        port.fail(() -> new IllegalStateException("thrown on purpose"));
        ElectionLoop loop = loop(port);
        loop.start(contender);
        await().until(() -> port.calls() > 3);
        assertThat(contender.calls).containsExactly("error BackendUnavailableException");
        port.fail(() -> new NoClassDefFoundError("thrown on purpose"));
        int before = port.calls();
        await().until(() -> port.calls() > before + 1);
        port.goOn();
        await().until(contender::leads);
        loop.close();
    }

    @Test
    @DisplayName(
            "E7: a leader whose calls fail is revoked, and is granted a larger token on a fresh record when they work again")
    void losesAndRegains() {
        leading(SHORT);
        Leadership lost = contender.leadership();
        port.fail(() -> new IllegalStateException("thrown on purpose"));
        await().until(() -> contender.calls.stream().anyMatch(call -> call.endsWith("EXPIRED")));
        port.goOn();
        await().until(contender::leads);
        assertThat(contender.leadership().token()).isGreaterThan(lost.token());
        assertThat(lost.isHeld()).isFalse();
    }

    @Test
    @DisplayName("Closing from onGranted returns at once; the revocation follows, and the lease is released")
    void closeFromCallback() {
        CompletableFuture<LeaderElection> self = new CompletableFuture<>();
        RecordingContender closing =
                new RecordingContender(granted -> self.join().close());
        ElectionLoop loop = loop(port);
        self.complete(loop);
        loop.start(closing);
        await().until(() -> closing.calls.size() == 2);
        assertThat(closing.calls.get(1)).endsWith("STEPPED_DOWN");
        await().until(() -> backend.record().filter(LeaseRecord::held).isEmpty());
        await().until(() -> ownThreads().stream().noneMatch(name -> name.startsWith("regent-election-" + NAME)));
    }

    @Test
    @DisplayName("An exception of a callback is logged and ends nothing")
    void callbackThrows() {
        RecordingContender throwing = new RecordingContender(granted -> {
            throw new IllegalStateException("thrown on purpose");
        });
        ElectionLoop loop = loop(port);
        loop.start(throwing);
        await().until(throwing::leads);
        await().during(Duration.ofMillis(1200)).until(throwing::leads);
        loop.close();
        assertThat(throwing.calls).hasSize(2);
    }

    @Test
    @DisplayName("E4: no callback begins after close returned, though one that hangs made it give up waiting")
    void noCallbackAfterClose() {
        CountDownLatch release = new CountDownLatch(1);
        RecordingContender hanging = new RecordingContender(granted -> awaitQuietly(release));
        ElectionLoop loop = loop(port, SHORTEST);
        loop.start(hanging);
        await().until(() -> changes(hanging).size() == 1);
        assertThat(took(loop::close))
                .isLessThan(ElectionLoop.closeBound(SHORTEST).plusSeconds(2));
        List<String> before = List.copyOf(hanging.calls);
        CompletableFuture<Boolean> allHadTheirTurn = new CompletableFuture<>();
        callbacks.execute(() -> allHadTheirTurn.complete(true));
        release.countDown();
        assertThat(allHadTheirTurn).succeedsWithin(Duration.ofSeconds(20));
        assertThat(hanging.calls).isEqualTo(before);
    }

    @Test
    @DisplayName("A grant that is lost before its callback could run is skipped, with its revocation")
    void lateGrantIsSkipped() {
        CountDownLatch release = new CountDownLatch(1);
        callbacks.execute(() -> awaitQuietly(release));
        ElectionLoop loop = loop(port, SHORT);
        loop.start(contender);
        await().until(() -> backend.record().filter(LeaseRecord::held).isPresent());
        port.hangUntilInterrupted();
        long end = System.nanoTime() + SHORT.duration().toNanos();
        await().until(() -> System.nanoTime() > end);
        release.countDown();
        port.goOn();
        await().until(contender::leads);
        assertThat(changes(contender)).hasSize(1);
    }

    @Test
    @DisplayName(
            "A publication blocks until the backend has it, also within onGranted; it is fenced once the grant is over")
    void publish() {
        RecordingContender publishing = new RecordingContender(granted -> granted.publish(Map.of("rpc", "a:1")));
        ElectionLoop loop = loop(port);
        loop.start(publishing);
        await().until(() ->
                publishing.leads() && backend.record().orElseThrow().addresses().containsKey("rpc"));
        publishing.leadership().publish(Map.of("rpc", "a:2"));
        assertThat(backend.record().orElseThrow().addresses()).containsEntry("rpc", "a:2");
        loop.close();
        assertThatThrownBy(() -> publishing.leadership().publish(Map.of())).isInstanceOf(FencedException.class);
    }

    @Test
    @DisplayName("A publication that hangs ends, as unknown, when the grant does; an interrupt ends it at once")
    void publishHangs() {
        leading(SHORT);
        port.hangUntilInterrupted();
        CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
        Thread publisher = new Thread(() -> {
            try {
                contender.leadership().publish(Map.of("rpc", "a:1"));
            } catch (HaException failure) {
                interrupted.complete(failure);
            }
        });
        publisher.start();
        await().until(() -> publisher.getState() == Thread.State.TIMED_WAITING);
        publisher.interrupt();
        assertThat(interrupted.join()).isInstanceOf(OutcomeUnknownException.class);
        assertThatThrownBy(() -> contender.leadership().publish(Map.of())).isInstanceOf(HaException.class);
        await().until(() -> !contender.leads());
    }

    @Test
    @DisplayName("A write refused for a larger token ends the grant; the next one has a larger token")
    void superseded() {
        List<HeldLease> leases = new ArrayList<>();
        ElectionLoop loop = loop(port, CALM, lease -> {
            leases.add(lease);
            return new View(lease);
        });
        loop.start(contender);
        await().until(contender::leads);
        leases.get(0).superseded();
        assertThat(leases.get(0).isHeld()).isFalse();
        await().until(() -> contender.calls.size() == 3);
        assertThat(contender.calls.get(1)).endsWith("SUPERSEDED");
        assertThat(contender.leadership().token()).isGreaterThan(leases.get(0).token());
    }

    @Test
    @DisplayName("A backend that cannot make a leadership gives the grant up, and tries again at a bounded rate")
    void leadershipFails() {
        ElectionLoop loop = loop(port, SHORT, lease -> {
            throw new IllegalStateException("thrown on purpose");
        });
        loop.start(contender);
        await().during(Duration.ofMillis(1500)).until(() -> contender.calls.isEmpty());
        assertThat(port.calls()).isLessThan(100);
    }

    @Test
    @DisplayName("E5, L1: an error inside the election ends it: the leader is revoked and told, and close returns")
    void errorInside() {
        AtomicBoolean exhausted = new AtomicBoolean();
        ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(1) {
            @Override
            public ScheduledFuture<?> schedule(Runnable work, long delay, TimeUnit unit) {
                if (exhausted.get()) {
                    throw new OutOfMemoryError("thrown on purpose");
                }
                return super.schedule(work, delay, unit);
            }
        };
        ElectionLoop loop = new ElectionLoop(
                NAME,
                "me",
                SHORT,
                port,
                View::new,
                new ElectionResources(Threading.system(), timer, callbacks, new SecureRandom()));
        loops.add(loop);
        loop.start(contender);
        await().until(contender::leads);
        exhausted.set(true);
        await().until(() -> contender.calls.stream().anyMatch(call -> call.equals("error CorruptStateException")));
        assertThat(changes(contender).get(1)).endsWith("EXPIRED");
        assertThat(contender.leads()).isFalse();
        assertThat(took(loop::close)).isLessThan(Duration.ofSeconds(5));
        timer.shutdownNow();
    }

    @Test
    @DisplayName("Started once, closed any number of times, never started after that; hints never harm")
    void lifeCycle() {
        ElectionLoop loop = loop(port);
        loop.changed();
        loop.start(contender);
        assertThatThrownBy(() -> loop.start(contender)).isInstanceOf(IllegalStateException.class);
        loop.close();
        loop.close();
        loop.changed();
        ElectionLoop neverStarted = loop(port);
        neverStarted.close();
        assertThatThrownBy(() -> neverStarted.start(contender)).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    /** What a backend without stores makes of a grant. */
    private record View(HeldLease lease) implements Leadership {

        @Override
        public FencingToken token() {
            return lease.token();
        }

        @Override
        public boolean isHeld() {
            return lease.isHeld();
        }

        @Override
        public void publish(Map<String, String> addresses) {
            lease.publish(addresses);
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            throw new UnsupportedOperationException("no stores in this test");
        }

        @Override
        public void deleteScope(String scope) {
            throw new UnsupportedOperationException("no stores in this test");
        }
    }
}
