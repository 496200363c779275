package dev.regent.ha.consul;

import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.http.HttpPeer;
import dev.regent.ha.support.http.Request;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The calls of one driver to Consul; see {@link HttpCalls}. */
final class ConsulClient {

    /** Largest answer: a whole scope, whose values are Base64 in JSON. */
    static final int MOST_BYTES = 64 << 20;

    private final HttpCalls calls;

    ConsulClient(ConsulSettings settings, Threading threads) {
        this.calls = new HttpCalls(
                new HttpPeer(
                        "Consul",
                        "consul",
                        settings.endpoints(),
                        settings.connectTimeout(),
                        new Sender(settings.token()),
                        settings.tls(),
                        settings.tlsServerName(),
                        "check " + ConsulOptions.CA_FILE + " and " + ConsulOptions.CERTIFICATE_FILE
                                + ", also for their expiry",
                        " (if that repeats, it may reject the certificate of this client: check "
                                + ConsulOptions.CERTIFICATE_FILE + " over TLS)",
                        MOST_BYTES),
                threads);
    }

    /** Never throws but for defects of our own. */
    Exchange call(Request request, Duration limit) {
        return calls.call(request, limit);
    }

    /** Ends all connections and threads; calls that are under way end. Idempotent. */
    void close(Duration bound) {
        calls.close(bound);
    }

    private record Sender(Optional<Token> token) implements HttpPeer.Credentials {

        @Override
        public Map<String, String> headers() {
            return token.map(secret -> Map.of("X-Consul-Token", secret.value())).orElse(Map.of());
        }

        @Override
        public void refused() {
            token.ifPresent(Token::refused);
        }
    }
}
