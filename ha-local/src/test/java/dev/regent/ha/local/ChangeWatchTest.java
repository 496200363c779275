package dev.regent.ha.local;

import static dev.regent.ha.local.Stores.bytes;
import static dev.regent.ha.local.Stores.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeWatchTest {

    private static final StoreKey DOCUMENT = key("clusters", "test", "elections", "e", "lease");
    private static final StoreKey GROUP = key("clusters", "test", "members", "g");

    @TempDir
    Path folder;

    @ParameterizedTest(name = "with inotify: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("R4: creation, each replacement, deletion and another creation of a document give a hint")
    void document(boolean inotify) throws InterruptedException {
        try (LocalDocumentStore watching = open(inotify);
                LocalDocumentStore writing = open(inotify)) {
            Semaphore hints = new Semaphore(0);
            try (Subscription subscription = watching.subscribe(DOCUMENT, hints::release)) {
                for (int life = 0; life < 3; life++) {
                    String version = write(writing, DOCUMENT, Optional.empty());
                    awaitHint(hints);
                    for (int i = 0; i < 3; i++) {
                        version = write(writing, DOCUMENT, Optional.of(version));
                        awaitHint(hints);
                    }
                    assertThat(writing.delete(DOCUMENT, version, Stores.LIMIT))
                            .as("%s", subscription)
                            .isInstanceOf(WriteOutcome.Applied.class);
                    awaitHint(hints);
                }
            }
        }
    }

    @ParameterizedTest(name = "with inotify: {0}")
    @ValueSource(booleans = {true, false})
    @DisplayName("M1, M2: documents that come and go below a prefix give hints")
    void group(boolean inotify) throws InterruptedException {
        try (LocalDocumentStore watching = open(inotify);
                LocalDocumentStore writing = open(inotify)) {
            Semaphore hints = new Semaphore(0);
            try (Subscription subscription = watching.subscribe(GROUP, hints::release)) {
                for (int i = 0; i < 5; i++) {
                    StoreKey member = GROUP.child("m" + i);
                    write(writing, member, Optional.empty());
                    awaitHint(hints);
                    String version = writing.read(member, Stores.LIMIT)
                            .map(Stored::version)
                            .orElseThrow();
                    assertThat(writing.delete(member, version, Stores.LIMIT))
                            .as("%s", subscription)
                            .isInstanceOf(WriteOutcome.Applied.class);
                    awaitHint(hints);
                }
            }
        }
    }

    /** Waits for one, and until those that belong to the same change have come. */
    private static void awaitHint(Semaphore hints) throws InterruptedException {
        assertThat(hints.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        while (hints.tryAcquire(150, TimeUnit.MILLISECONDS)) {
            // another hint about the same change
        }
    }

    private static String write(DocumentStore store, StoreKey key, Optional<String> expected) {
        return Stores.applied(store.write(key, expected, bytes(key.toString()), Stores.LIMIT));
    }

    private LocalDocumentStore open(boolean inotify) {
        LocalRoot root = new LocalRoot(folder, new SecureRandom());
        root.require();
        return new LocalDocumentStore(
                root,
                NanoClock.system(),
                Stores.RETENTION,
                new LocalLives(root),
                new ChangeWatch(root.documents(), Duration.ofMillis(20), inotify));
    }
}
