package dev.regent.ha.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class IsolatedBackendTest {

    /** Calls back at once, on the calling thread; a close that did not come from there ends only after it was allowed to. */
    private static final class Plugin {

        private final CountDownLatch mayEnd = new CountDownLatch(1);
        private final Thread callbackThread = Thread.currentThread();

        HaBackend backend() {
            return (HaBackend) Proxy.newProxyInstance(
                    HaBackend.class.getClassLoader(), new Class<?>[] {HaBackend.class}, (proxy, method, arguments) -> {
                        if (method.getName().equals("close") && Thread.currentThread() != callbackThread) {
                            mayEnd.await();
                        }
                        return method.getName().equals("membership") ? new Group() : "";
                    });
        }
    }

    private static final class Group implements Membership {

        @Override
        public Member register(Map<String, String> attributes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void watch(Consumer<Set<Member>> listener) {
            listener.accept(Set.of());
        }

        @Override
        public void close() {}
    }

    @Test
    @DisplayName("L1: a backend that is closed inside a callback keeps its class loader until it has closed")
    void closedInsideACallback() throws Exception {
        Plugin plugin = new Plugin();
        CompletableFuture<Boolean> unloaded = new CompletableFuture<>();
        HaBackend backend =
                new IsolatedBackend(plugin.backend(), LoaderContext.current(), () -> unloaded.complete(true));
        backend.membership("group").watch(members -> backend.close());
        assertThat(unloaded).isNotDone();
        plugin.mayEnd.countDown();
        assertThat(unloaded.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
