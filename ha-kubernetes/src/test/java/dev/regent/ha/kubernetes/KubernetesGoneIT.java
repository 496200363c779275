package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("A watch")
class KubernetesGoneIT {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String OLDEST = "1";

    @TempDir
    Path folder;

    @Test
    @DisplayName("F15: lists anew after 410 Gone, and after the API server was killed and started again")
    void gone() {
        StoreKey member = StoreKey.of("clusters", "a", "members", "g", "one");
        Place.Selection members =
                Place.below(StoreKey.of("clusters", "a", "members", "g")).get(0);
        try (KubernetesFixture fixture = KubernetesFixture.on(folder)) {
            fixture.faultyServers().orElseThrow().kill();
            fixture.faultyServers().orElseThrow().start(); // it remembers no versions of its former life
            ApiServer server = server(fixture.options());
            HttpCalls calls = new HttpCalls(server.peer("test"), Threading.system());
            Api api = new Api(calls, server);
            assertThat(status(api.watch(members, OLDEST, 1, LIMIT, LIMIT, line -> {}), api, members))
                    .isEqualTo(410);
            AtomicInteger hints = new AtomicInteger();
            ObjectWatch watch = new ObjectWatch(members, api, LIMIT, new SecureRandom(), OLDEST);
            watch.add(hints::incrementAndGet);
            watch.start();
            await().atMost(LIMIT).until(() -> hints.get() > 0);
            restart(fixture, hints);
            int before = hints.get();
            assertThat(fixture.store().write(member, Optional.empty(), ByteBuffer.allocate(1), LIMIT))
                    .isInstanceOf(WriteOutcome.Applied.class);
            await().atMost(LIMIT).until(() -> hints.get() > before);
            watch.close();
            calls.close(Duration.ofSeconds(1));
        }
    }

    private static void restart(KubernetesFixture fixture, AtomicInteger hints) {
        int before = hints.get();
        fixture.faultyServers().orElseThrow().kill();
        fixture.faultyServers().orElseThrow().start();
        await().atMost(LIMIT).until(() -> hints.get() > before);
    }

    /** The server says it by its status, or as the first event of a stream. */
    private static int status(Exchange exchange, Api api, Place.Selection members) {
        if (exchange instanceof Exchange.Answered answered && answered.answer().status() != 200) {
            return answered.answer().status();
        }
        AtomicInteger code = new AtomicInteger();
        Exchange unused = api.watch(
                members,
                OLDEST,
                1,
                LIMIT,
                LIMIT,
                line -> code.set(
                        ApiObjects.parse(line).path("object").path("code").asInt()));
        return code.get();
    }

    private static ApiServer server(Map<String, String> options) {
        Configuration configuration = Configuration.of(KubernetesOptions.all(), options);
        return new Kubeconfig(configuration, Map.of(), NanoClock.system()).load();
    }
}
