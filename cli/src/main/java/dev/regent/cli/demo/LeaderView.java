package dev.regent.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.runtime.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the demo sees of the cluster from outside, as any client could: the published leader, the members, the job's state and the
 * leader's events. A leader that is stopped or gone makes an answer empty and costs at most a second.
 */
final class LeaderView implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final LeaderRetrieval retrieval;
    private final Membership jobManagers;
    private final Membership taskManagers;
    private final Map<String, TreeMap<Long, JsonNode>> events = new TreeMap<>();
    private volatile Optional<LeaderInformation> leader = Optional.empty();
    private volatile Set<Member> jobManagerMembers = Set.of();
    private volatile Set<Member> taskManagerMembers = Set.of();

    LeaderView(HaBackend backend) {
        retrieval = backend.leaderRetrieval("jobmanager");
        jobManagers = backend.membership("jobmanagers");
        taskManagers = backend.membership("taskmanagers");
        retrieval.start(info -> leader = info);
        jobManagers.watch(members -> jobManagerMembers = members);
        taskManagers.watch(members -> taskManagerMembers = members);
    }

    Optional<LeaderInformation> leader() {
        return leader;
    }

    /** Name of the leader's process. */
    Optional<String> leaderName() {
        return leader.map(info -> info.addresses().get("rest"))
                .flatMap(rest -> jobManagerMembers.stream()
                        .filter(member -> rest.equals(member.attributes().get("rest")))
                        .map(Member::name)
                        .findFirst());
    }

    int jobManagers() {
        return jobManagerMembers.size();
    }

    /** Endpoints of the TaskManagers that live. */
    Set<String> taskManagerAddresses() {
        return taskManagerMembers.stream()
                .map(member -> member.attributes().getOrDefault("rest", ""))
                .filter(address -> !address.isEmpty())
                .collect(Collectors.toSet());
    }

    /** The job as the leader shows it. */
    Optional<JsonNode> job(String jobId) {
        return get("/v1/jobs/" + jobId);
    }

    /** Reads the events that are new. */
    void pollEvents() {
        String address =
                leader.map(info -> info.addresses().getOrDefault("rest", "")).orElse("");
        TreeMap<Long, JsonNode> known = events.computeIfAbsent(address, key -> new TreeMap<>());
        long since = known.isEmpty() ? 0 : known.lastKey();
        get("/v1/events?since=" + since)
                .ifPresent(answer -> answer.path("events")
                        .forEach(event -> known.put(event.path("sequence").asLong(), event)));
    }

    /** All events seen, of all leaders, in the order of the monotonic clock. */
    List<JsonNode> events() {
        List<JsonNode> all = new ArrayList<>();
        events.values().forEach(each -> all.addAll(each.values()));
        all.sort((a, b) ->
                Long.compare(a.path("nanoTime").asLong(), b.path("nanoTime").asLong()));
        return all;
    }

    /** Whether a leader has said that nothing of the job is left. */
    boolean cleaned(String jobId) {
        return events().stream()
                .anyMatch(event -> event.path("kind").asText().equals("JOB_CLEANED")
                        && event.path("jobId").asText().equals(jobId));
    }

    private Optional<JsonNode> get(String path) {
        Optional<String> address = leader.map(info -> info.addresses().get("rest"));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        try {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create("http://" + address.get() + path))
                            .timeout(LIMIT)
                            .build(),
                    BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? Optional.of(Json.tree(response.body())) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty(); // killed or stopped: expected here
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() throws HaException {
        retrieval.close();
        jobManagers.close();
        taskManagers.close();
    }
}
