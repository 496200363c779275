package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("A watch that may not")
class KubernetesWatchTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey GROUP = StoreKey.of("clusters", "w", "members", "g");

    @ParameterizedTest
    @ValueSource(strings = {"list", "watch"})
    @DisplayName("says once, and in one line, which permission is missing")
    void forbidden(String verb) {
        String less = Tenant.manifest().replace("\"" + verb + "\", ", "");
        Tenant tenant = Tenant.create(SharedKubernetes.servers(), less);
        ApiServer server =
                server(tenant.options(SharedKubernetes.servers().api().node(0).port()));
        HttpCalls calls = new HttpCalls(server.peer("test"), Threading.system());
        Warnings warnings = new Warnings(tenant.namespace());
        ObjectWatch watch =
                new ObjectWatch(Place.below(GROUP).get(0), new Api(calls, server), LIMIT, new SecureRandom());
        try {
            warnings.begin();
            watch.start();
            await().atMost(LIMIT).until(() -> !warnings.lines.isEmpty());
            assertThat(warnings.lines)
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .contains("forbids", "cannot " + verb, "leases", tenant.namespace(), "rbac.yaml")
                            .doesNotContain("\n"));
        } finally {
            watch.close();
            calls.close(Duration.ofSeconds(1));
            warnings.end();
        }
    }

    private static ApiServer server(Map<String, String> options) {
        Configuration configuration = Configuration.of(KubernetesOptions.all(), options);
        return new Kubeconfig(configuration, Map.of(), NanoClock.system()).load();
    }

    /** What watches warn of that concerns one namespace. */
    private static final class Warnings extends AppenderBase<ILoggingEvent> {

        private final Logger logger = (Logger) LoggerFactory.getLogger(ObjectWatch.class);
        private final String namespace;
        private final List<String> lines = new CopyOnWriteArrayList<>();

        Warnings(String namespace) {
            this.namespace = namespace;
        }

        void begin() {
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
        }

        void end() {
            logger.detachAppender(this);
            stop();
        }

        @Override
        protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.WARN)
                    && event.getFormattedMessage().contains(namespace)) {
                lines.add(event.getFormattedMessage());
            }
        }
    }
}
