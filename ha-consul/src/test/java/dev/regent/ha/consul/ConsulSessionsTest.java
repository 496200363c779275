package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.Request;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** No leadership and no member depends on a session of Consul, so neither do their floors, their flapping and their lock delay. */
@NeedsServer(ServerKind.CONSUL)
class ConsulSessionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    @DisplayName("While a process leads, has written and is a member, Consul has no session and no key is locked")
    void none() {
        ConsulFixture fixture = new ConsulFixture();
        String address = SharedConsul.ensemble().node(0).address();
        ConsulClient client = new ConsulClient(Settings.of("address", address), Threading.system());
        RecordingContender leader = new RecordingContender("leader");
        try (HaBackend backend = open(fixture)) {
            backend.election("election").start(leader);
            await().atMost(LIMIT).until(leader::leads);
            assertThat(leader.leadership().orElseThrow().stateHandles("scope").create("name", StateHandle.ofUtf8("1")))
                    .isInstanceOf(CommitResult.Applied.class);
            backend.membership("group").register(Map.of());
            assertThat(text(client, "/v1/session/list")).isEqualTo("[]");
            assertThat(text(client, "/v1/kv/" + fixture.options().get(ConsulOptions.PREFIX.key()) + "?recurse"))
                    .contains("/lead/lease")
                    .doesNotContain("Session");
        } finally {
            client.close(LIMIT);
            fixture.close();
        }
    }

    private static String text(ConsulClient client, String target) {
        Exchange exchange = client.call(Request.get(target), LIMIT);
        assertThat(exchange).isInstanceOf(Exchange.Answered.class);
        return StandardCharsets.UTF_8
                .decode(((Exchange.Answered) exchange).answer().body())
                .toString()
                .strip();
    }

    private static HaBackend open(ConsulFixture fixture) {
        return fixture.factory()
                .open(new HaBackendContext(
                        new ClusterId("kit"),
                        "p",
                        Configuration.of(fixture.factory().options(), fixture.options())));
    }
}
