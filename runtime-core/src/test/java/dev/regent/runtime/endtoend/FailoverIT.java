package dev.regent.runtime.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.runtime.jobmanager.JobManager;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.taskmanager.TaskManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** J1, J2, J3 and adoption, from submission to result, on everything real but the processes. */
@Timeout(120)
class FailoverIT {

    private static final int SUBTASKS = 4;
    private static final int LINES = 4_000;
    private static final int KEYS = 50;

    /** About four seconds. */
    private static final String RATE = "4000";

    @TempDir
    Path folder;

    private Cluster cluster;
    private Path jar;

    @BeforeEach
    void open() throws IOException {
        cluster = new Cluster(folder, Map.of());
        jar = jarOf(CountingJob.class);
        Files.createDirectories(folder.resolve("in"));
        Files.createDirectories(folder.resolve("out"));
        for (int split = 0; split < SUBTASKS; split++) {
            List<String> lines = new ArrayList<>();
            for (int n = 0; n < LINES; n++) {
                lines.add("key-" + split + "-" + n % KEYS + " " + n);
            }
            Files.write(folder.resolve("in/part-" + split + ".txt"), lines);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    @DisplayName(
            "J2, J3: the leader is closed and replaced; running attempts are adopted untouched and the output is exact")
    void leaderReplaced() throws Exception {
        JobManager first = cluster.jobManager("jobmanager-1");
        cluster.awaitLeading(first);
        JobManager second = cluster.jobManager("jobmanager-2");
        List<TaskManager> taskManagers =
                List.of(cluster.taskManager("taskmanager-1"), cluster.taskManager("taskmanager-2"));
        awaitTaskManagers(first, 2);
        JobId job = cluster.submit(first, jar, CountingJob.class, SUBTASKS, arguments());
        awaitCheckpoints(first, job, 3);
        Map<String, String> before = attempts(taskManagers);
        assertThat(before).hasSize(SUBTASKS);

        first.close();
        cluster.awaitLeading(second);
        awaitCheckpoints(second, job, 3);
        assertThat(attempts(taskManagers)).as("attempts and their start times").isEqualTo(before);

        awaitFinished(second, job);
        assertExact();
        await().atMost(Duration.ofSeconds(10)).until(() -> cluster.payloads() == 0);
    }

    @Test
    @DisplayName("J3: with nobody leading the subtasks go on; who leads next adopts them and the output is exact")
    void leaderless() throws Exception {
        JobManager first = cluster.jobManager("jobmanager-1");
        cluster.awaitLeading(first);
        TaskManager taskManager = cluster.taskManager("taskmanager-1");
        JobId job = cluster.submit(first, jar, CountingJob.class, SUBTASKS, arguments());
        awaitCheckpoints(first, job, 2);
        Map<String, String> before = attempts(List.of(taskManager));
        first.close();
        long records = recordsIn(taskManager);
        await().until(() -> recordsIn(taskManager) > records + 2_000);

        JobManager next = cluster.jobManager("jobmanager-2");
        cluster.awaitLeading(next);
        awaitCheckpoints(next, job, 2);
        assertThat(attempts(List.of(taskManager))).isEqualTo(before);
        awaitFinished(next, job);
        assertExact();
    }

    @Test
    @DisplayName("a job whose class is not in its jar fails with one line, and another job beside it is exact")
    void badJob() throws Exception {
        JobManager leader = cluster.jobManager("jobmanager-1");
        cluster.awaitLeading(leader);
        cluster.taskManager("taskmanager-1");
        cluster.taskManager("taskmanager-2");
        JobId good = cluster.submit(leader, jar, CountingJob.class, SUBTASKS, arguments());
        JobId bad = cluster.submit(leader, jar, FailoverIT.class, 1, Map.of());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> cluster.job(leader, bad).get("state").asText(), "FAILED"::equals);
        assertThat(cluster.job(leader, bad).get("error").asText())
                .contains(FailoverIT.class.getName(), "is not in it")
                .doesNotContain("\n");
        awaitFinished(leader, good);
        assertExact();
    }

    @Test
    @DisplayName(
            "J1, J2: a TaskManager goes away; its subtasks restart elsewhere from the last checkpoint and the output is exact")
    void taskManagerLost() throws Exception {
        JobManager leader = cluster.jobManager("jobmanager-1");
        cluster.awaitLeading(leader);
        TaskManager stays = cluster.taskManager("taskmanager-1");
        TaskManager goes = cluster.taskManager("taskmanager-2");
        awaitTaskManagers(leader, 2); // with one alone, all subtasks would start there
        JobId job = cluster.submit(leader, jar, CountingJob.class, SUBTASKS, arguments());
        awaitCheckpoints(leader, job, 3);
        assertThat(attempts(List.of(goes))).isNotEmpty();
        Map<String, String> untouched = attempts(List.of(stays));

        goes.close();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> attempts(List.of(stays)).size() == SUBTASKS);
        assertThat(attempts(List.of(stays))).containsAllEntriesOf(untouched);

        awaitFinished(leader, job);
        assertExact();
    }

    private Map<String, String> arguments() {
        return Map.of(
                "input", folder.resolve("in").toString(),
                "output", folder.resolve("out").toString(),
                "rate", RATE);
    }

    private void awaitTaskManagers(JobManager leader, int registered) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> cluster.get(leader, "/v1/taskmanagers")
                                .get("taskManagers")
                                .size()
                        == registered);
    }

    private void awaitCheckpoints(JobManager leader, JobId job, int more) throws Exception {
        long before = completed(leader, job);
        await().atMost(Duration.ofSeconds(30)).until(() -> completed(leader, job) >= before + more);
    }

    private long completed(JobManager leader, JobId job) throws Exception {
        return cluster.job(leader, job).at("/checkpoints/completed").asLong();
    }

    private void awaitFinished(JobManager leader, JobId job) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> cluster.job(leader, job).get("state").asText(), "FINISHED"::equals);
    }

    private long recordsIn(TaskManager taskManager) throws Exception {
        long sum = 0;
        for (JsonNode attempt : cluster.attempts(taskManager)) {
            sum += attempt.get("recordsIn").asLong();
        }
        return sum;
    }

    /** Start time by subtask and attempt. */
    private Map<String, String> attempts(List<TaskManager> taskManagers) throws Exception {
        Map<String, String> found = new HashMap<>();
        for (TaskManager taskManager : taskManagers) {
            for (JsonNode attempt : cluster.attempts(taskManager)) {
                found.put(
                        attempt.get("subtask").asText(),
                        attempt.get("attempt").asText() + " since "
                                + attempt.get("startedNanos").asText());
            }
        }
        return found;
    }

    /** Each key's lines carry the numbers 1, 2, 3 ... in the order of the input, each once. */
    private void assertExact() throws IOException {
        List<String> expected = new ArrayList<>();
        for (int split = 0; split < SUBTASKS; split++) {
            for (int n = 0; n < LINES; n++) {
                expected.add("key-" + split + "-" + n % KEYS + " " + n + " " + (n / KEYS + 1));
            }
        }
        List<String> actual = new ArrayList<>();
        Set<String> others = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder.resolve("out"))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("part-")) {
                    actual.addAll(Files.readAllLines(file));
                } else {
                    others.add(file.getFileName().toString());
                }
            }
        }
        assertThat(others).allMatch(name -> name.startsWith("."));
        expected.sort(null);
        actual.sort(null);
        assertThat(actual.size()).isEqualTo(expected.size());
        assertThat(actual.equals(expected))
                .as("every line once, with its number")
                .isTrue();
    }

    private Path jarOf(Class<?> job) throws IOException {
        Path file = folder.resolve("job.jar");
        String entry = job.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream made = new JarOutputStream(out);
                InputStream code = Objects.requireNonNull(job.getClassLoader().getResourceAsStream(entry))) {
            made.putNextEntry(new JarEntry(entry));
            code.transferTo(made);
            made.closeEntry();
            made.putNextEntry(new JarEntry("about.txt"));
            made.write("a job for tests".getBytes(UTF_8));
            made.closeEntry();
        }
        return file;
    }
}
