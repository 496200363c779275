package dev.regent.runtime.taskmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.regent.runtime.config.PortRange;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.threads.NamedThreads;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small HTTP endpoint of a TaskManager: {@code GET /v1/samples?since=nanoTime}, {@code GET /v1/attempts} and {@code GET /v1/status}. Reads
 * only; answers JSON; errors are {@code {"error": "one line"}}.
 */
final class MetricsServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS, new NamedThreads("taskmanager-rest"));
    private final Map<String, Page> pages;

    private MetricsServer(HttpServer server, Map<String, Page> pages) {
        this.server = server;
        this.pages = pages;
    }

    /**
     * Begins to listen.
     *
     * @param host address to listen on
     * @param ports the first free one is taken
     * @throws IOException if none is free; one line that names them
     */
    static MetricsServer start(
            String host,
            PortRange ports,
            SampleRing ring,
            Supplier<List<AttemptView>> attempts,
            Supplier<Object> status)
            throws IOException {
        Map<String, Page> pages = Map.of(
                "/v1/samples", query -> new Samples(rows(ring, since(query))),
                "/v1/attempts", query -> attempts.get(),
                "/v1/status", query -> status.get());
        MetricsServer made = new MetricsServer(bind(host, ports), pages);
        made.server.setExecutor(made.threads);
        made.server.createContext("/", made::handle);
        made.server.start();
        return made;
    }

    private static HttpServer bind(String host, PortRange ports) throws IOException {
        BindException last = new BindException("no port");
        for (int port = ports.first(); port <= ports.last(); port++) {
            try {
                return HttpServer.create(new InetSocketAddress(host, port), 0);
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw new IOException(
                "cannot listen on " + host + ":" + ports + " (taskmanager.bind-host, taskmanager.rest.port): "
                        + last.getMessage(),
                last);
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.status(), answer.bytes().length);
            exchange.getResponseBody().write(answer.bytes());
        } catch (IOException gone) {
            LOG.debug("A client of the metrics endpoint went away: {}", gone.toString());
        }
    }

    private Answer answer(HttpExchange exchange) {
        Page page = pages.get(exchange.getRequestURI().getPath());
        if (page == null) {
            return Answer.error(
                    404,
                    "unknown path, try "
                            + String.join(", ", pages.keySet().stream().sorted().toList()));
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.error(405, "only GET is understood here");
        }
        try {
            return new Answer(
                    200, Json.text(page.content(exchange.getRequestURI().getRawQuery())));
        } catch (IllegalArgumentException wrong) {
            return Answer.error(400, String.valueOf(wrong.getMessage()));
        } catch (RuntimeException fault) {
            LOG.error("The metrics endpoint failed on {}", exchange.getRequestURI(), fault);
            return Answer.error(500, "internal error, see the log of the TaskManager");
        }
    }

    private static long since(@Nullable String query) {
        if (query == null || query.isBlank()) {
            return Long.MIN_VALUE;
        }
        String decoded = URLDecoder.decode(query, UTF_8);
        if (!decoded.startsWith("since=")) {
            throw new IllegalArgumentException("the only parameter is since=<nanoTime>");
        }
        try {
            return Long.parseLong(decoded.substring("since=".length()));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("since must be a whole number of nanoseconds", notANumber);
        }
    }

    private static List<List<Long>> rows(SampleRing ring, long since) {
        return ring.since(since).stream()
                .map(sample -> List.of(sample.nanoTime(), sample.recordsIn(), sample.recordsOut()))
                .toList();
    }

    /** Idempotent. Requests that run are cut off. */
    @Override
    public void close() {
        server.stop(0);
        NamedThreads.stop(threads, Duration.ofMillis(200));
    }

    /** What is found under a path. */
    private interface Page {
        Object content(@Nullable String query);
    }

    private record Samples(List<List<Long>> samples) {}

    private record Answer(int status, String body) {

        static Answer error(int status, String line) {
            return new Answer(status, Json.text(Map.of("error", line)));
        }

        byte[] bytes() {
            return body.getBytes(UTF_8);
        }
    }

    /**
     * One attempt, for people and for measurements.
     *
     * @param attempt as {@code token-n}
     * @param startedNanos when it was deployed, on the machine's monotonic clock
     */
    record AttemptView(
            String jobId,
            String jobName,
            int subtask,
            String attempt,
            String state,
            long startedNanos,
            long recordsIn,
            long recordsOut,
            long skipped,
            long deadLettered) {}
}
