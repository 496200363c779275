package dev.regent.ha.local;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Stores on one folder, as several processes would have them, closed together. */
final class Stores implements AutoCloseable {

    static final Duration LIMIT = Duration.ofSeconds(30);
    static final Duration RETENTION = Duration.ofSeconds(60);
    static final StoreKey KEY = key("clusters", "test", "document");

    private final Path folder;
    private final Deque<LocalDocumentStore> open = new ArrayDeque<>();

    Stores(Path folder) {
        this.folder = folder;
    }

    LocalDocumentStore open() {
        return open(NanoClock.system(), RETENTION);
    }

    LocalDocumentStore open(NanoClock clock, Duration retention) {
        LocalRoot root = new LocalRoot(folder, new SecureRandom());
        root.require();
        LocalDocumentStore store = new LocalDocumentStore(
                root,
                clock,
                retention,
                new LocalLives(root),
                new ChangeWatch(root.documents(), Duration.ofMillis(50), true));
        open.push(store);
        return store;
    }

    static StoreKey key(String... segments) {
        return new StoreKey(List.of(segments));
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(Stored document) {
        return StandardCharsets.UTF_8.decode(document.body()).toString();
    }

    static Optional<String> read(LocalDocumentStore store, StoreKey key) {
        return store.read(key, LIMIT).map(Stores::text);
    }

    static String version(LocalDocumentStore store) {
        return store.read(KEY, LIMIT).orElseThrow().version();
    }

    static WriteOutcome write(LocalDocumentStore store, Optional<String> expected, String body) {
        return store.write(KEY, expected, bytes(body), LIMIT);
    }

    static String applied(WriteOutcome outcome) {
        return ((WriteOutcome.Applied) outcome).version();
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
