package dev.regent.testservers.kit;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.testservers.Ensemble;
import java.time.Duration;

/** An ensemble of one fixture's own, which its test ends and starts. */
public record EnsembleServers(Ensemble ensemble) implements FaultyServers {

    private static final Duration ELECTION = Duration.ofSeconds(60);

    @Override
    public void kill() {
        ensemble.killAll();
    }

    @Override
    public void start() {
        ensemble.startAll();
    }

    @Override
    public boolean killLeader() {
        if (ensemble.size() == 1) {
            return false;
        }
        ensemble.node(ensemble.awaitLeader(ELECTION)).kill();
        return true;
    }
}
