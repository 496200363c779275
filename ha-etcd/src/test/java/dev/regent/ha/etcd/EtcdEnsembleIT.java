package dev.regent.ha.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerNode;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer(ServerKind.ETCD)
class EtcdEnsembleIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration CALL = Duration.ofSeconds(2);
    private static final StoreKey KEY = StoreKey.of("root", "key");

    @TempDir
    Path folder;

    private Ensemble servers;
    private TransactionStore store;
    private int written;

    @BeforeEach
    void start() {
        servers = EtcdServers.start(folder, SharedEtcd.options(3));
        store = Stores.open(Map.of(
                EtcdOptions.ENDPOINTS.key(),
                servers.addresses().stream().map(each -> "http://" + each).collect(Collectors.joining(","))));
        await().atMost(LIMIT).ignoreExceptions().until(() -> write() instanceof TransactionOutcome.Applied);
    }

    @AfterEach
    void stop() {
        store.close();
        servers.close();
    }

    @Test
    @DisplayName(
            "F14: a server that hangs costs its client one call and its watches a pause; the next call goes to another one")
    void hangingServer() {
        AtomicInteger hints = new AtomicInteger();
        store.subscribe(KEY, any -> hints.incrementAndGet());
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        int failed = 0;
        for (ServerNode node : servers.nodes()) {
            node.pause();
            int calls = 0;
            while (!applied()) {
                calls++;
                assertThat(calls)
                        .as("calls that failed")
                        .isLessThan(8); // the others elect a leader meanwhile if it led
            }
            failed += calls;
            node.resume();
        }
        assertThat(failed)
                .as("calls that failed, of three servers that hung one after the other")
                .isPositive();
        int before = hints.get();
        await().atMost(LIMIT).until(() -> applied() && hints.get() > before);
    }

    @Test
    @DisplayName("F13, S4: after etcd's leader was killed the others serve what was acknowledged, and watches go on")
    void leaderKilled() {
        AtomicInteger hints = new AtomicInteger();
        store.subscribe(KEY, any -> hints.incrementAndGet());
        await().atMost(LIMIT).until(() -> hints.get() == 1);
        String version = store.read(KEY, CALL).orElseThrow().version();
        servers.node(servers.awaitLeader(LIMIT)).kill();
        await().atMost(LIMIT)
                .ignoreExceptions()
                .until(() -> store.read(KEY, CALL).orElseThrow().version().equals(version));
        await().atMost(LIMIT).until(() -> write() instanceof TransactionOutcome.Applied);
        await("the hint of the write, or of the opening").atMost(LIMIT).until(() -> hints.get() >= 2);
    }

    @Test
    @DisplayName(
            "F13: a leader of etcd that is stopped, and goes on when the others have gone on without it, answers no read with old data")
    void leaderStopped() {
        ServerNode leader = servers.node(servers.awaitLeader(LIMIT));
        List<String> others = servers.nodes().stream()
                .filter(node -> node != leader)
                .map(node -> "http://" + node.address())
                .toList();
        try (TransactionStore onLeader =
                        Stores.open(Map.of(EtcdOptions.ENDPOINTS.key(), "http://" + leader.address()));
                TransactionStore onOthers =
                        Stores.open(Map.of(EtcdOptions.ENDPOINTS.key(), String.join(",", others)))) {
            assertThat(onLeader.read(KEY, LIMIT)).isPresent();
            leader.pause();
            await().atMost(LIMIT).ignoreExceptions().until(() -> write(onOthers) instanceof TransactionOutcome.Applied);
            long newest = revision(onOthers);
            CompletableFuture<Long> asked = CompletableFuture.supplyAsync(() -> answered(onLeader));
            await("the question to lie before the server")
                    .pollDelay(Duration.ofMillis(300))
                    .until(() -> !asked.isDone());
            leader.resume();
            assertThat(asked)
                    .succeedsWithin(LIMIT)
                    .satisfies(found -> assertThat(found).isEqualTo(newest));
        } finally {
            leader.resume();
        }
    }

    @Test
    @DisplayName("F14: a server that has lost its leader ends its watches, which are opened again once it has one")
    void leaderless() {
        ServerNode alone = servers.node(0);
        AtomicInteger hints = new AtomicInteger();
        try (TransactionStore onAlone = Stores.open(Map.of(EtcdOptions.ENDPOINTS.key(), "http://" + alone.address()))) {
            onAlone.subscribe(KEY, any -> hints.incrementAndGet());
            await().atMost(LIMIT).until(() -> hints.get() == 1);
            servers.node(1).pause();
            servers.node(2).pause();
            await("longer than etcd's own election")
                    .pollDelay(Duration.ofSeconds(6))
                    .atMost(LIMIT)
                    .until(() -> true);
            servers.node(1).resume();
            servers.node(2).resume();
            await("the hint of another opening; nothing was written")
                    .atMost(LIMIT)
                    .until(() -> hints.get() >= 2);
        } finally {
            servers.node(1).resume();
            servers.node(2).resume();
        }
    }

    /** It may have to look for its leader first. */
    private static long answered(TransactionStore store) {
        return await().atMost(LIMIT)
                .ignoreException(BackendUnavailableException.class)
                .until(() -> revision(store), any -> true);
    }

    private static long revision(TransactionStore store) {
        return Long.parseLong(store.read(KEY, LIMIT).orElseThrow().version());
    }

    private boolean applied() {
        try {
            return write() instanceof TransactionOutcome.Applied;
        } catch (BackendUnavailableException noRead) {
            return false;
        }
    }

    /** One number higher than the last, whatever is stored. */
    private TransactionOutcome write() {
        return write(store);
    }

    private TransactionOutcome write(TransactionStore through) {
        ByteBuffer value = ByteBuffer.allocate(Integer.BYTES).putInt(0, written++);
        return through.commit(
                List.of(Operation.put(KEY, through.read(KEY, CALL).map(found -> found.version()), value)), CALL);
    }
}
