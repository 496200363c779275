package dev.regent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Collects the counters that every TaskManager samples each 50 ms, straight from the TaskManagers, so that they go on being
 * measured while no JobManager lives. Times are of the machine's monotonic clock, which all its processes share.
 */
final class RateRecorder implements AutoCloseable {

    private static final long POLL_MILLIS = 200;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofMillis(500)).build();
    private final ScheduledExecutorService poller = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "regent-demo-rates");
        thread.setDaemon(true);
        return thread;
    });
    private final Set<String> addresses = ConcurrentHashMap.newKeySet();
    private final Map<String, TreeMap<Long, Long>> totals = new HashMap<>();

    void start() {
        // poll() handles its failures; the future would only repeat that the poller was closed
        Future<?> unused = poller.scheduleWithFixedDelay(this::poll, 0, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Adds TaskManagers' endpoints; known ones are kept, since the last samples of one that is gone count too. */
    void follow(Set<String> restAddresses) {
        addresses.addAll(restAddresses);
    }

    private void poll() {
        addresses.forEach(this::poll);
    }

    private void poll(String address) {
        long since = since(address);
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + "/v1/samples?since=" + since))
                    .timeout(Duration.ofSeconds(1))
                    .build();
            JsonNode samples = Json.tree(
                            http.send(request, BodyHandlers.ofByteArray()).body())
                    .path("samples");
            synchronized (totals) {
                TreeMap<Long, Long> mine = totals.computeIfAbsent(address, key -> new TreeMap<>());
                samples.forEach(sample ->
                        mine.put(sample.path(0).asLong(), sample.path(1).asLong()));
            }
        } catch (IOException gone) {
            return; // killed or stopped: what it had sampled before is kept, and it is asked again
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private long since(String address) {
        synchronized (totals) {
            TreeMap<Long, Long> mine = totals.get(address);
            return mine == null || mine.isEmpty() ? 0 : mine.lastKey();
        }
    }

    /** Records read so far by all TaskManagers, those that were read again after a fault included. */
    long records() {
        synchronized (totals) {
            return totals.values().stream()
                    .filter(mine -> !mine.isEmpty())
                    .mapToLong(mine -> mine.lastEntry().getValue())
                    .sum();
        }
    }

    /** Records per second of all TaskManagers together in a window of the monotonic clock. */
    double rate(long fromNanos, long toNanos) {
        List<TreeMap<Long, Long>> copies = new ArrayList<>();
        synchronized (totals) {
            totals.values().forEach(mine -> copies.add(new TreeMap<>(mine)));
        }
        long records = 0;
        for (TreeMap<Long, Long> mine : copies) {
            records += at(mine, toNanos) - at(mine, fromNanos);
        }
        return records * 1e9 / Math.max(1, toNanos - fromNanos);
    }

    private static long at(NavigableMap<Long, Long> totals, long nanos) {
        Map.Entry<Long, Long> sample = totals.floorEntry(nanos);
        return sample == null ? 0 : sample.getValue();
    }

    @Override
    public void close() {
        poller.shutdownNow();
    }
}
