package dev.regent.runtime.jobmanager.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regent.runtime.threads.NamedThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A small HTTP server. A browser page of another origin cannot change anything through it; it has no other access control. */
public final class RestServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);
    private static final int THREADS = 8;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, new NamedThreads("rest"));
    private final RestHandler handler;

    private RestServer(HttpServer server, RestHandler handler) {
        this.server = server;
        this.handler = handler;
    }

    /**
     * Begins to listen.
     *
     * @param address port 0 = any free port
     * @throws IOException if the address cannot be listened on; one line that names it
     */
    public static RestServer start(InetSocketAddress address, RestHandler handler) throws IOException {
        HttpServer bound;
        try {
            bound = HttpServer.create(address, 0);
        } catch (IOException refused) {
            throw new IOException(
                    "cannot listen on " + address.getHostString() + ":" + address.getPort() + ": "
                            + refused.getMessage(),
                    refused);
        }
        RestServer made = new RestServer(bound, handler);
        bound.setExecutor(made.threads);
        bound.createContext("/", made::exchange);
        bound.start();
        return made;
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void exchange(HttpExchange exchange) throws IOException {
        try (exchange) {
            Response response = answer(exchange);
            byte[] body = response.bytes();
            exchange.getResponseHeaders().set("Content-Type", response.contentType());
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(response.status(), head || body.length == 0 ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.getResponseBody()
                    .close(); // reads what is left of a small request body, so that the connection stays
        }
    }

    private Response answer(HttpExchange exchange) {
        try {
            refuseForeignOrigin(exchange);
            URI uri = exchange.getRequestURI();
            return handler.handle(new Request(
                    exchange.getRequestMethod(), uri.getPath(), query(uri.getRawQuery()), exchange.getRequestBody()));
        } catch (RestException refused) {
            return refused.response();
        } catch (IOException lost) {
            return Response.error(400, "the request could not be read: " + lost.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("{} {} failed", exchange.getRequestMethod(), exchange.getRequestURI(), fault);
            return Response.error(500, "internal error, see the log: " + fault);
        }
    }

    /** Browsers say where a page comes from; the interface is open to everybody else who can connect. */
    private static void refuseForeignOrigin(HttpExchange exchange) {
        Optional<String> origin =
                Optional.ofNullable(exchange.getRequestHeaders().getFirst("Origin"));
        String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
        boolean changes = !exchange.getRequestMethod().equals("GET")
                && !exchange.getRequestMethod().equals("HEAD");
        if (changes && origin.filter(each -> !each.endsWith("://" + host)).isPresent()) {
            throw new RestException(403, "refused a request from a page of another origin, " + origin.get());
        }
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> parameters = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                parameters.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new RestException(400, "the query is malformed: " + text);
        }
    }

    /** Stops listening. Idempotent and bounded. */
    @Override
    public void close() {
        server.stop(0);
        NamedThreads.stop(threads, CLOSE_BOUND);
    }
}
