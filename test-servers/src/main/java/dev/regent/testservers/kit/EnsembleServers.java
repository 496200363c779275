package dev.regent.testservers.kit;

import dev.regent.ha.testkit.FaultyServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** An ensemble of one fixture's own, which its test ends and starts. */
public record EnsembleServers(Ensemble ensemble) implements FaultyServers {

    private static final Duration ELECTION = Duration.ofSeconds(60);

    /** Where the nodes of an ensemble listen for clients. */
    public static List<InetSocketAddress> addresses(Ensemble ensemble) {
        return ensemble.nodes().stream()
                .map(node -> new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))
                .toList();
    }

    @Override
    public void kill() {
        ensemble.killAll();
    }

    @Override
    public void start() {
        ensemble.startAll();
    }

    @Override
    public void pause() {
        ensemble.nodes().forEach(ServerNode::pause);
    }

    @Override
    public void resume() {
        ensemble.nodes().forEach(ServerNode::resume);
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
