package dev.regent.ha.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 server with a lock for each key, for faults that no real one can be made to have. It knows small objects, conditions, ranges and listings, and checks no
 * signature.
 */
final class S3Stub implements AutoCloseable {

    /** What it does wrong with a request. */
    enum Fault {
        NONE,
        /** It is carried out, and the connection ends without an answer. */
        LOSE_ANSWER,
        /** It is carried out, and answered by 503. */
        APPLY_AND_503,
        /** It is not carried out, and answered by 503. */
        REFUSE_503,
        REFUSE_409,
        /** Not carried out, as if a condition did not hold. */
        REFUSE_412,
        REFUSE_403,
        /** Its condition is not looked at. */
        IGNORE_CONDITION,
        /** Its condition is looked at before the lock is taken. */
        CHECK_THEN_ACT
    }

    /** A request. */
    record Seen(String method, String key, Optional<String> ifMatch, Optional<String> ifNoneMatch) {}

    private record Held(ByteBuffer bytes, String etag) {}

    private static final Logger LOG = LoggerFactory.getLogger(S3Stub.class);
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Held> objects = new ConcurrentSkipListMap<>();
    private final Map<String, Object> locks = new ConcurrentHashMap<>();
    private final Map<String, CountDownLatch> checked = new ConcurrentHashMap<>();
    private final AtomicLong versions = new AtomicLong();
    private final List<Seen> requests = new CopyOnWriteArrayList<>();
    private volatile Function<Seen, Fault> faults = seen -> Fault.NONE;

    S3Stub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    InetSocketAddress address() {
        return server.getAddress();
    }

    void faults(Function<Seen, Fault> next) {
        faults = next;
    }

    List<Seen> requests() {
        return requests;
    }

    /** Keys of what is there. */
    List<String> keys() {
        return List.copyOf(objects.keySet());
    }

    /** Puts other bytes in the place of an object's. */
    void overwrite(String key, byte[] bytes) {
        objects.put(key, new Held(ByteBuffer.wrap(bytes), "\"" + versions.incrementAndGet() + "\""));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Headers headers = exchange.getRequestHeaders();
            String path = exchange.getRequestURI().getPath().substring(1);
            int slash = path.indexOf('/');
            Seen seen = new Seen(
                    exchange.getRequestMethod(),
                    slash < 0 ? "" : path.substring(slash + 1),
                    Optional.ofNullable(headers.getFirst("If-Match")),
                    Optional.ofNullable(headers.getFirst("If-None-Match")));
            requests.add(seen);
            answer(exchange, seen, body);
        }
    }

    private void answer(HttpExchange exchange, Seen seen, byte[] body) throws IOException {
        Fault fault = faults.apply(seen);
        switch (fault) {
            case REFUSE_503 -> error(exchange, 503, "SlowDown");
            case REFUSE_409 -> error(exchange, 409, "ConditionalRequestConflict");
            case REFUSE_412 -> error(exchange, 412, "PreconditionFailed");
            case REFUSE_403 -> error(exchange, 403, "AccessDenied");
            case LOSE_ANSWER -> apply(seen, body, fault); // the connection is closed with the exchange
            case APPLY_AND_503 -> {
                apply(seen, body, fault);
                error(exchange, 503, "SlowDown");
            }
            case NONE, IGNORE_CONDITION, CHECK_THEN_ACT -> carryOut(exchange, seen, body, fault);
        }
    }

    private void carryOut(HttpExchange exchange, Seen seen, byte[] body, Fault fault) throws IOException {
        switch (seen.method()) {
            case "PUT" -> {
                Optional<String> etag = apply(seen, body, fault);
                if (etag.isEmpty()) {
                    error(
                            exchange,
                            objects.containsKey(seen.key()) ? 412 : 404,
                            objects.containsKey(seen.key()) ? "PreconditionFailed" : "NoSuchKey");
                } else {
                    exchange.getResponseHeaders().set("ETag", etag.get());
                    send(exchange, 200, new byte[0]);
                }
            }
            case "DELETE" -> {
                apply(seen, body, fault);
                send(exchange, 204, new byte[0]);
            }
            case "GET" -> get(exchange, seen);
            default -> head(exchange, seen);
        }
    }

    private void head(HttpExchange exchange, Seen seen) throws IOException {
        Held held = objects.get(seen.key());
        if (held != null) {
            exchange.getResponseHeaders().set("ETag", held.etag());
        }
        exchange.sendResponseHeaders(held != null || seen.key().isEmpty() ? 200 : 404, -1);
    }

    /** The new ETag; empty if a condition does not hold. */
    private Optional<String> apply(Seen seen, byte[] body, Fault fault) {
        if (seen.method().equals("DELETE")) {
            objects.remove(seen.key());
            return Optional.of("");
        }
        if (!seen.method().equals("PUT")) {
            return Optional.of(""); // a read changes nothing, whatever becomes of its answer
        }
        if (fault == Fault.CHECK_THEN_ACT) {
            if (!holds(seen)) {
                return Optional.empty();
            }
            meetAnother(seen.key());
        }
        synchronized (locks.computeIfAbsent(seen.key(), key -> new Object())) {
            boolean unchecked = fault == Fault.IGNORE_CONDITION || fault == Fault.CHECK_THEN_ACT;
            if (!unchecked && !holds(seen)) {
                return Optional.empty();
            }
            Held held = new Held(ByteBuffer.wrap(body), "\"" + versions.incrementAndGet() + "\"");
            objects.put(seen.key(), held);
            return Optional.of(held.etag());
        }
    }

    /** So that two always come between the check and the act where several race. */
    private void meetAnother(String key) {
        CountDownLatch both = checked.computeIfAbsent(key, each -> new CountDownLatch(2));
        both.countDown();
        try {
            boolean met = both.await(200, TimeUnit.MILLISECONDS);
            LOG.debug("another writer of {} came: {}", key, met);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean holds(Seen seen) {
        Optional<Held> held = Optional.ofNullable(objects.get(seen.key()));
        return (seen.ifNoneMatch().isEmpty() || held.isEmpty())
                && (seen.ifMatch().isEmpty() || held.map(Held::etag).equals(seen.ifMatch()));
    }

    private void get(HttpExchange exchange, Seen seen) throws IOException {
        if (seen.key().isEmpty()) {
            list(exchange);
            return;
        }
        Held held = objects.get(seen.key());
        if (held == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        exchange.getResponseHeaders().set("ETag", held.etag());
        if (seen.ifNoneMatch().equals(Optional.of(held.etag()))) {
            exchange.sendResponseHeaders(304, -1);
            return;
        }
        Matcher range =
                RANGE.matcher(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range"))
                        .orElse(""));
        if (!range.matches()) {
            send(exchange, 200, held.bytes().array());
            return;
        }
        int all = held.bytes().capacity();
        int from = range.group(1).isEmpty()
                ? Math.max(0, all - Integer.parseInt(range.group(2)))
                : Integer.parseInt(range.group(1));
        int to = range.group(1).isEmpty() ? all : (int) Math.min(all, Long.parseLong(range.group(2)) + 1);
        if (from >= all) {
            error(exchange, 416, "InvalidRange");
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + all);
        send(exchange, 206, Arrays.copyOfRange(held.bytes().array(), from, to));
    }

    private void list(HttpExchange exchange) throws IOException {
        Matcher prefix = Pattern.compile("(?:^|&)prefix=([^&]*)")
                .matcher(
                        Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse(""));
        String start = prefix.find() ? prefix.group(1) : "";
        StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
        objects.keySet().stream()
                .filter(key -> key.startsWith(start))
                .forEach(key -> xml.append("<Contents><Key>").append(key).append("</Key></Contents>"));
        send(exchange, 200, xml.append("</ListBucketResult>").toString().getBytes(UTF_8));
    }

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(
                exchange,
                status,
                ("<Error><Code>" + code + "</Code><Message>on purpose</Message></Error>").getBytes(UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean none = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, none ? -1 : body.length);
        if (!none) {
            exchange.getResponseBody().write(body);
        }
    }
}
