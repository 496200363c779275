package dev.regent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.runtime.json.Json;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Show the cluster: who leads, who is there, what runs. Exit code 5 if nobody leads.")
final class StatusCommand implements Callable<Integer> {

    private static final long MEMBERS_MILLIS = 5_000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        try (ClusterClient cluster = ClusterClient.open(common.configuration())) {
            cluster.backend().checkHealth();
            Optional<LeaderInformation> leader = cluster.leader();
            ObjectNode status = JsonNodeFactory.instance.objectNode();
            status.put("clusterId", common.configuration().clusterId().value());
            status.put("type", common.configuration().haType());
            status.put("leading", leader.isPresent());
            leader.ifPresent(info -> describe(status.putObject("leader"), info));
            members(cluster, "jobmanagers")
                    .forEach(member -> describe(status.withArray("jobmanagers").addObject(), member));
            members(cluster, "taskmanagers")
                    .forEach(member -> describe(status.withArray("taskmanagers").addObject(), member));
            if (leader.isPresent()) {
                JsonNode jobs = cluster.get("/v1/jobs").path("jobs");
                status.set("jobs", jobs);
            }
            print(status);
            return leader.isPresent() ? ExitCode.OK : ExitCode.NO_LEADER;
        }
    }

    private static void describe(ObjectNode node, LeaderInformation info) {
        node.put("token", info.token().value());
        new TreeMap<>(info.addresses()).forEach(node::put);
    }

    private static void describe(ObjectNode node, Member member) {
        node.put("name", member.name());
        node.put("incarnation", member.incarnation());
        new TreeMap<>(member.attributes()).forEach(node::put);
    }

    /** In an order that is the same each time. */
    private static List<Member> members(ClusterClient cluster, String group) throws InterruptedException {
        CompletableFuture<Set<Member>> first = new CompletableFuture<>();
        try (Membership membership = cluster.backend().membership(group)) {
            membership.watch(first::complete);
            return first.get(MEMBERS_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .sorted(Comparator.comparing(Member::name).thenComparing(Member::incarnation))
                    .toList();
        } catch (ExecutionException | TimeoutException silent) {
            throw new CommandException(ExitCode.UNAVAILABLE, "the backend did not list the members in time", silent);
        }
    }

    private void print(ObjectNode status) {
        PrintWriter out = spec.commandLine().getOut();
        if (common.json()) {
            out.println(Json.text(status));
            return;
        }
        out.println("cluster " + status.path("clusterId").asText() + " on "
                + status.path("type").asText());
        JsonNode leader = status.path("leader");
        out.println(
                leader.isMissingNode()
                        ? "leader: nobody"
                        : "leader: token " + leader.path("token").asText() + ", REST http://"
                                + leader.path("rest").asText());
        print(out, "JobManagers", status.path("jobmanagers"));
        print(out, "TaskManagers", status.path("taskmanagers"));
        out.println("jobs: " + status.path("jobs").size());
        status.path("jobs").forEach(job -> out.println("  " + JobsCommand.line(job)));
    }

    private static void print(PrintWriter out, String title, JsonNode members) {
        out.println(title + ": " + members.size());
        for (JsonNode member : members) {
            StringBuilder line = new StringBuilder("  " + member.path("name").asText());
            for (Map.Entry<String, JsonNode> field : member.properties()) {
                if (!field.getKey().equals("name") && !field.getKey().equals("incarnation")) {
                    line.append("  ")
                            .append(field.getKey())
                            .append(' ')
                            .append(field.getValue().asText());
                }
            }
            out.println(line);
        }
    }
}
