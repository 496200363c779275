package dev.regent.ha.support.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.support.SerialExecutor;
import dev.regent.ha.support.Threading;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoreLeaderRetrievalTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofMillis(10);

    private final ScheduledExecutorService io = Executors.newScheduledThreadPool(1);
    private final SerialExecutor callbacks = new SerialExecutor("retrieval-test", Threading.system());
    private final AtomicInteger looks = new AtomicInteger();
    private final List<Optional<LeaderInformation>> shown = new CopyOnWriteArrayList<>();
    private volatile Optional<LeaderInformation> published = leader(5);

    @AfterEach
    void end() {
        io.shutdownNow();
        callbacks.close();
    }

    @Test
    @DisplayName("R5: a listener is shown the present leader though no hint comes")
    void atOnce() {
        try (StoreLeaderRetrieval retrieval = retrieval(NEVER)) {
            retrieval.start(shown::add);
            await().untilAsserted(() -> assertThat(shown).containsExactly(leader(5)));
        }
    }

    @Test
    @DisplayName("R4: a change is seen though its event was lost, by the listener and by who asks")
    void withoutHints() {
        try (StoreLeaderRetrieval retrieval = retrieval(SOON)) {
            retrieval.start(shown::add);
            await().until(() -> !shown.isEmpty());
            published = leader(6);
            assertThat(retrieval.current()).isEqualTo(leader(6));
            await().untilAsserted(() -> assertThat(shown).containsExactly(leader(5), leader(6)));
        }
    }

    @Test
    @DisplayName("R1: a smaller token, as of a backup that was restored, is not shown")
    void smallerToken() {
        try (StoreLeaderRetrieval retrieval = retrieval(SOON)) {
            retrieval.start(shown::add);
            await().until(() -> !shown.isEmpty());
            published = leader(4);
            int before = looks.get();
            await().until(() -> looks.get() > before + 3);
            published = leader(6);
            await().untilAsserted(() -> assertThat(shown).containsExactly(leader(5), leader(6)));
        }
    }

    private StoreLeaderRetrieval retrieval(Duration interval) {
        return new StoreLeaderRetrieval(
                "lease",
                () -> {
                    looks.incrementAndGet();
                    return published;
                },
                hint -> () -> {},
                interval,
                Threading.system(),
                io,
                callbacks,
                closed -> {});
    }

    private static Optional<LeaderInformation> leader(long token) {
        return Optional.of(new LeaderInformation(new FencingToken(token), Map.of("rpc", "host:" + token)));
    }
}
