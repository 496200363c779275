package dev.regent.benchmarks.load;

import dev.regent.testservers.TestCertificates;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Apache Flink's, played after its code: one ConfigMap with the lease as an annotation, who leads, and the pointers to all plans, replaced by each renewal (every 5 s by default)
 * and watched by every process; one ConfigMap for each job, watched by nobody. A change is a GET and a PUT. A checkpoint is four changes of its job's: counter, pointer, mark of the
 * one before, removal of it.
 */
final class FlinkLayout implements Layout {

    private static final Logger LOG = LoggerFactory.getLogger(FlinkLayout.class);
    private static final int RENEWALS = 3; // of a lease, as 5 s of 15 s
    private static final String CLUSTER = "load-cluster-config-map";
    private static final String JOB = "load-0-config-map";
    private static final String POINTER = String.join("", Collections.nCopies(Size.POINTER, "x"));

    private final FlinkClient leader;
    private final List<FlinkClient> others = new ArrayList<>();
    private final Map<String, String> jobData = new TreeMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "regent-flink-renewals");
        thread.setDaemon(true);
        return thread;
    });
    private long last;

    private FlinkLayout(TestCertificates certificates, String token, String namespace, Size size)
            throws IOException, InterruptedException {
        this.leader = new FlinkClient(certificates, size.leader(), token, namespace);
        Map<String, String> plans = new TreeMap<>();
        plans.put("org.apache.flink.k8s.leader.dispatcher", "0c1f2a3b-session,pekko.tcp://flink@127.0.0.1:6123/user");
        plans.put("org.apache.flink.k8s.leader.resourcemanager", "0c1f2a3b-session,pekko.tcp://flink@127.0.0.1:6123");
        plans.put("org.apache.flink.k8s.leader.restserver", "0c1f2a3b-session,http://127.0.0.1:8081");
        for (int i = 0; i < size.jobs(); i++) {
            plans.put("executionPlan-" + i, POINTER);
        }
        leader.create(CLUSTER, election(size), plans);
        leader.create(JOB, "", jobData);
        CountDownLatch watching = new CountDownLatch(size.retrieving());
        for (int i = 0; i < size.retrieving(); i++) {
            FlinkClient other = new FlinkClient(certificates, size.others(), token, namespace);
            others.add(other);
            other.watch(CLUSTER, watching::countDown);
        }
        long period = TimeUnit.SECONDS.toMillis(size.leaseSeconds()) / RENEWALS;
        ScheduledFuture<?> unused =
                timer.scheduleAtFixedRate(() -> renew(size, plans), period, period, TimeUnit.MILLISECONDS);
        if (!watching.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("not all processes watch");
        }
        checkpoint();
    }

    static FlinkLayout start(TestCertificates certificates, String token, String namespace, Size size)
            throws IOException, InterruptedException {
        return new FlinkLayout(certificates, token, namespace, size);
    }

    private void renew(Size size, Map<String, String> plans) {
        try {
            leader.change(CLUSTER, election(size), plans);
        } catch (IOException failed) {
            LOG.error("a renewal failed", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String election(Size size) {
        return "{\"holderIdentity\":\"5a0d7c1e-4f3b-4b9e-9c55-1d2c3b4a5f60\",\"leaseDuration\":" + size.leaseSeconds()
                + ",\"acquireTime\":\"2026-01-01T00:00:00.000000Z\",\"renewTime\":\"" + Instant.now()
                + "\",\"leaderTransitions\":1}";
    }

    @Override
    public void checkpoint() throws IOException, InterruptedException {
        last++;
        jobData.put("counter", Long.toString(last));
        leader.change(JOB, "", jobData);
        jobData.put(key(last), POINTER);
        leader.change(JOB, "", jobData);
        if (jobData.containsKey(key(last - 1))) {
            jobData.put(key(last - 1), "deleted," + POINTER);
            leader.change(JOB, "", jobData);
            jobData.remove(key(last - 1));
            leader.change(JOB, "", jobData);
        }
    }

    private static String key(long checkpoint) {
        return "checkpointID-" + "0".repeat(19 - Long.toString(checkpoint).length()) + checkpoint;
    }

    @Override
    public void close() {
        timer.shutdownNow();
        others.forEach(FlinkClient::close);
    }
}
