package dev.regent.benchmarks.contender;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session lock of Consul's guide to leader election: a session with a TTL that is renewed every half of it, as Consul's own Go client does,
 * an acquire of a key, and a blocking query on that key by whoever did not get it. When nobody holds the key and it cannot be acquired either,
 * which is the lock delay, the next try comes after {@link #RETRY}.
 */
final class ConsulSessionContest implements Contest {

    private static final Logger log = LoggerFactory.getLogger(ConsulSessionContest.class);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Pattern ID = Pattern.compile("\"ID\": ?\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final String key;
    private final String process;
    private final String session;
    private final String asked;

    ConsulSessionContest(ContestOptions options) throws Exception {
        base = "http://" + options.addresses().get(0) + "/v1";
        key = base + "/kv/session-lock/" + options.election();
        process = options.process();
        long seconds = options.lease().toSeconds();
        asked = "TTL " + seconds + " s, lock delay " + options.lockDelay().toSeconds() + " s";
        String created = put(
                base + "/session/create",
                "{\"Name\": \"%s\", \"TTL\": \"%ds\", \"LockDelay\": \"%ds\"}"
                        .formatted(process, seconds, options.lockDelay().toSeconds()));
        Matcher id = ID.matcher(created);
        if (!id.find()) {
            throw new IOException("no session: " + created);
        }
        session = id.group(1);
        Duration half = options.lease().dividedBy(2);
        daemon(() -> renewEvery(half), "renewals").start();
    }

    @Override
    public void contend(Told told) {
        daemon(() -> acquire(told), "acquire").start();
    }

    private void acquire(Told told) {
        try {
            while (!put(key + "?acquire=" + session, process).strip().equals("true")) {
                awaitRelease();
            }
            told.granted(0);
        } catch (IOException failed) {
            log.warn("the contender gives up", failed);
            told.lost();
        }
    }

    private void awaitRelease() throws IOException {
        String index = "1";
        boolean waited = false;
        while (true) {
            HttpResponse<String> found = send(HttpRequest.newBuilder(URI.create(key + "?wait=60s&index=" + index))
                    .GET());
            if (!found.body().contains("\"Session\"")) {
                if (!waited) {
                    LockSupport.parkNanos(
                            RETRY.toNanos()); // the acquire before has failed all the same: the lock delay
                }
                return;
            }
            waited = true;
            index = found.headers().firstValue("X-Consul-Index").orElse("1");
        }
    }

    private void renewEvery(Duration interval) {
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(interval.toNanos());
            try {
                put(base + "/session/renew/" + session, "");
            } catch (IOException failed) {
                log.warn("the session is not renewed", failed);
            }
        }
    }

    @Override
    public void stepDown() throws IOException {
        put(key + "?release=" + session, process);
    }

    @Override
    public String settings() {
        return asked;
    }

    private String put(String uri, String body) throws IOException {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(uri)).PUT(BodyPublishers.ofString(body)));
        if (answer.statusCode() != 200) {
            throw new IOException(uri + " was answered by " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, "contender-" + name);
        thread.setDaemon(true);
        return thread;
    }
}
