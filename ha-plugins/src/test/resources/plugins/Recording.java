package recording;

import dev.regent.ha.spi.*;
import dev.regent.ha.spi.config.*;
import dev.regent.ha.spi.leader.*;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.state.*;
import java.io.*;
import java.net.URI;
import java.time.Duration;
import java.util.*;
import java.util.function.*;

/** Implements the whole SPI; every call tells the test what it is and in which context class loader it runs. */
public final class Recording {

    static final ConfigOption<String> OPTION = ConfigOption.custom("recording.text", "string", "Any text.", text -> {
        record("option parser");
        return text;
    });

    private static volatile Thread own;

    private Recording() {}

    @SuppressWarnings("unchecked")
    static void record(String call) {
        BiConsumer<String, ClassLoader> recorder = (BiConsumer<String, ClassLoader>)
                System.getProperties().get("regent.test.recorder");
        recorder.accept(call, Thread.currentThread().getContextClassLoader());
    }

    static <T> T recorded(String call, T result) {
        record(call);
        return result;
    }

    /** Runs on a thread of the plugin and waits for its end. */
    static void onOwnThread(Runnable callback) {
        Thread thread = new Thread(() -> {
            record("own thread before the callback");
            callback.run();
            record("own thread after the callback");
        });
        own = thread;
        thread.start();
        untilOwnThreadHasEnded();
    }

    static void untilOwnThreadHasEnded() {
        Thread thread = own;
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    public static final class BackendFactory implements HaBackendFactory {
        public String type() { return recorded("type", "recording"); }
        public List<ConfigOption<?>> options() { return recorded("options", List.of(OPTION)); }
        public HaBackend open(HaBackendContext context) { return recorded("open", new Backend()); }
    }

    static final class Backend implements HaBackend {
        public LeaderElection election(String name) { return recorded("election", new Election()); }
        public LeaderRetrieval leaderRetrieval(String name) { return recorded("leaderRetrieval", new Retrieval()); }
        public StateHandleReader stateHandles(String election, String scope) { return recorded("stateHandles", new Store()); }
        public Membership membership(String group) { return recorded("membership", new Members()); }
        public Profile profile() {
            Duration second = Duration.ofSeconds(1);
            return recorded("profile",
                    new Profile(1, 1, second, second, second, second, second, second, second, Optional.empty()));
        }
        public void checkHealth() { record("checkHealth"); }
        public void deleteCluster(Duration patience) {
            record("deleteCluster");
            throw new BackendUnavailableException("thrown by the plugin");
        }
        public void raiseEpoch(FencingToken last) { record("raiseEpoch"); }
        public void close() {
            record("close backend");
            untilOwnThreadHasEnded();
        }
    }

    static final class Election implements LeaderElection {
        public void start(LeaderContender contender) {
            record("start election");
            onOwnThread(() -> {
                contender.onGranted(new Grant());
                contender.onError(new BackendUnavailableException("away"));
                contender.onRevoked(new FencingToken(1), RevocationCause.EXPIRED);
            });
        }
        public void close() { record("close election"); }
    }

    static final class Grant implements Leadership {
        public FencingToken token() { return recorded("token", new FencingToken(1)); }
        public boolean isHeld() { return recorded("isHeld", true); }
        public void publish(Map<String, String> addresses) { record("publish"); }
        public StateHandleStore stateHandles(String scope) { return recorded("open scope", new Store()); }
        public void deleteScope(String scope) { record("deleteScope"); }
    }

    static final class Store implements StateHandleStore {
        public Optional<Versioned> get(String name) { return recorded("get", Optional.empty()); }
        public List<Versioned> list() { return recorded("list entries", List.of()); }
        public CommitResult commit(List<Change> changes) {
            return recorded("commit", new CommitResult.Rejected(List.of()));
        }
    }

    static final class Retrieval implements LeaderRetrieval {
        public void start(Consumer<Optional<LeaderInformation>> listener) {
            record("start retrieval");
            onOwnThread(() -> listener.accept(Optional.empty()));
        }
        public Optional<LeaderInformation> current() { return recorded("current", Optional.empty()); }
        public void close() { record("close retrieval"); }
    }

    static final class Members implements Membership {
        public Member register(Map<String, String> attributes) {
            return recorded("register", new Member("a", "b", attributes));
        }
        public void watch(Consumer<Set<Member>> listener) {
            record("watch");
            onOwnThread(() -> listener.accept(Set.of()));
        }
        public void close() { record("close membership"); }
    }

    public static final class StorageFactory implements StateStorageFactory {
        public Set<String> schemes() { return recorded("schemes", Set.of("recording")); }
        public List<ConfigOption<?>> options() { return recorded("storage options", List.of(OPTION)); }
        public StateStorage open(URI root, Configuration configuration) { return recorded("open storage", new Storage()); }
    }

    static final class Storage implements StateStorage {
        public long write(String name, InputStream content) {
            record("write");
            try {
                return content.readAllBytes().length;
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        public InputStream read(String name) {
            record("read");
            return new InputStream() {
                public int read() { return recorded("read byte", -1); }
                public int read(byte[] buffer, int offset, int length) { return recorded("read bytes", -1); }
                public int available() { return recorded("available", 0); }
                public long skip(long count) { return recorded("skip", 0L); }
                public void close() { record("close stream"); }
            };
        }
        public void delete(String name) { record("delete"); }
        public List<String> list(String prefix) { return recorded("list payloads", List.of()); }
        public void close() { record("close storage"); }
    }
}
