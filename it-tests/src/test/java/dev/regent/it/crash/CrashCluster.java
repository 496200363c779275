package dev.regent.it.crash;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.it.crash.CrashPoint.Signal;
import dev.regent.runtime.jobmanager.JobManager;
import dev.regent.runtime.json.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Two JobManagers and two TaskManagers of the tarball, each with the agent. Whoever ends is replaced under the same name. */
final class CrashCluster implements AutoCloseable {

    private static final List<String> NAMES = List.of("jobmanager-1", "jobmanager-2", "taskmanager-1", "taskmanager-2");
    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration CALL = Duration.ofSeconds(1);
    private static final long STOP_SECONDS = 12;

    private final Bench bench;
    private final Map<String, Process> processes = new LinkedHashMap<>();
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CALL).build();
    private final ClusterClient client;
    private final Membership membership;
    private volatile Set<Member> jobManagers = Set.of();
    private boolean closing;

    private CrashCluster(Bench bench) {
        this.bench = bench;
        System.setProperty("regent.home", bench.home().toString());
        this.client = ClusterClient.open(Optional.empty(), bench.options());
        this.membership = client.backend().membership(JobManager.JOB_MANAGERS);
    }

    /** Starts one, and returns when all processes know one another. */
    static CrashCluster start(Bench bench) throws IOException {
        return start(new CrashCluster(bench));
    }

    /** The same, and it ends with the command. */
    static CrashCluster start(Bench bench, Interruption interruption) throws IOException {
        CrashCluster cluster = new CrashCluster(bench);
        interruption.ends(cluster);
        return start(cluster);
    }

    private static CrashCluster start(CrashCluster cluster) throws IOException {
        try {
            for (String name : NAMES) {
                cluster.launch(name);
            }
            cluster.membership.watch(members -> cluster.jobManagers = members);
            await("the cluster is up; logs are in " + cluster.bench.logs())
                    .atMost(START)
                    .until(cluster::isWhole);
            return cluster;
        } catch (IOException | RuntimeException failed) {
            cluster.close();
            throw failed;
        }
    }

    private void launch(String name) throws IOException {
        String role = name.substring(0, name.indexOf('-'));
        List<String> command = new ArrayList<>(List.of(bench.launcher().toString(), role, "--name", name));
        bench.options().forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
        File output = bench.logs().resolve(name + ".out").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("REGENT_JVM_OPTS", bench.jvmOptions(name));
        synchronized (processes) {
            if (closing) {
                throw new IllegalStateException("the cluster ends");
            }
            processes.put(name, builder.start()); // the launcher replaces itself by the JVM: one pid
        }
    }

    /** Starts a process of the same name for each that has ended; says which ended, with their exit codes. */
    List<String> replaceEnded() throws IOException {
        List<String> ended = new ArrayList<>();
        for (String name : NAMES) {
            Process process = process(name);
            if (!process.isAlive()) {
                ended.add(name + " ended with " + process.exitValue());
                launch(name);
            }
        }
        return ended;
    }

    /** One job, one process hit at one point. */
    CrashOutcome run(CrashPoint point, Signal signal) throws IOException {
        return new CrashRun(bench, this, point, signal).run();
    }

    private Process process(String name) {
        synchronized (processes) {
            Process process = processes.get(name);
            if (process == null) {
                throw new IllegalStateException("the cluster has no process " + name);
            }
            return process;
        }
    }

    /** Lets a stopped process go on. */
    void resume(String name) {
        long pid = process(name).pid();
        try {
            Process kill = new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("cannot continue " + name + ": it has ended");
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    ClusterClient client() {
        return client;
    }

    /** The token of the published leader, 0 if there is none. */
    long token() {
        return leader().map(leader -> leader.token().value()).orElse(0L);
    }

    private Optional<LeaderInformation> leader() {
        try {
            return client.leader();
        } catch (HaException later) {
            return Optional.empty(); // the backend is asked again at the next look
        }
    }

    /** Whether a leader answers, all TaskManagers are registered with it, and all JobManagers are there. */
    boolean isWhole() {
        return taskManagers().filter(all -> all.size() == 2).isPresent() && jobManagers.size() == 2;
    }

    /** Whether a leader answers that does not count on that TaskManager. */
    boolean isLost(String taskManager) {
        return taskManagers().filter(all -> !all.contains(taskManager)).isPresent();
    }

    private Optional<List<String>> taskManagers() {
        return call("GET", "/v1/taskmanagers").map(answer -> {
            List<String> names = new ArrayList<>();
            answer.path("taskManagers")
                    .forEach(each -> names.add(each.path("name").asText()));
            return names;
        });
    }

    Optional<JsonNode> job(String jobId) {
        return call("GET", "/v1/jobs/" + jobId);
    }

    void cancel(String jobId) {
        call("POST", "/v1/jobs/" + jobId + "/cancel");
    }

    /** What the leader answers; empty if it does not, which is what happens to leaders here. */
    private Optional<JsonNode> call(String method, String path) {
        Optional<String> address = leader().map(leader -> leader.addresses().get("rest"));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address.get() + path))
                            .timeout(CALL)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofByteArray());
            return response.statusCode() / 100 == 2 && response.body().length > 0
                    ? Optional.of(Json.tree(response.body()))
                    : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Ends all processes, by force those that do not end in time. */
    @Override
    public void close() {
        membership.close();
        client.close();
        List<Process> left;
        synchronized (processes) {
            closing = true;
            left = List.copyOf(processes.values());
        }
        left.forEach(Process::destroy);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        for (Process each : left) {
            try {
                if (!each.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                    each.destroyForcibly().waitFor();
                }
            } catch (InterruptedException interrupted) {
                each.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends all processes at once, also stopped ones, and starts none any more. Safe to call from any thread, also after {@link #close}. */
    void kill() {
        List<Process> all;
        synchronized (processes) {
            closing = true;
            all = List.copyOf(processes.values());
        }
        all.forEach(Process::destroyForcibly);
        all.forEach(
                each -> each.onExit().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join());
    }
}
