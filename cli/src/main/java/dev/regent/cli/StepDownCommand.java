package dev.regent.cli;

import dev.regent.cli.client.ClusterClient;
import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.runtime.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "step-down",
        mixinStandardHelpOptions = true,
        description = "Ask the leader to hand over to another JobManager, and wait until one leads.")
final class StepDownCommand implements Callable<Integer> {

    private static final long POLL_MILLIS = 20;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Override
    public Integer call() throws InterruptedException {
        try (ClusterClient cluster = ClusterClient.open(common.configuration())) {
            long before = cluster.leader()
                    .map(leader -> leader.token().value())
                    .orElseThrow(() -> new CommandException(ExitCode.NO_LEADER, "nobody leads"));
            long start = System.nanoTime();
            cluster.post("/v1/step-down", Map.of());
            LeaderInformation next = successor(cluster, before, start);
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            spec.commandLine().getOut().println(line(before, next, millis));
            return ExitCode.OK;
        }
    }

    private static LeaderInformation successor(ClusterClient cluster, long before, long start)
            throws InterruptedException {
        while (System.nanoTime() - start < ClusterClient.PATIENCE.toNanos()) {
            Optional<LeaderInformation> leader =
                    cluster.leader().filter(info -> info.token().value() > before);
            if (leader.isPresent()) {
                return leader.get();
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        throw new CommandException(
                ExitCode.NO_LEADER,
                "the leader stepped down, nobody took over in " + ClusterClient.PATIENCE.toSeconds() + " s");
    }

    private String line(long before, LeaderInformation next, long millis) {
        return common.json()
                ? Json.text(Map.of(
                        "from", before, "to", next.token().value(), "millis", millis, "addresses", next.addresses()))
                : "handed over from token " + before + " to " + next.token() + " in " + millis + " ms; leader's REST: "
                        + next.addresses().getOrDefault("rest", "?");
    }
}
