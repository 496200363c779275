package dev.regent.testservers.kit;

import dev.regent.ha.testkit.SplitServers;
import dev.regent.testservers.Ensemble;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * An ensemble in networks of its own, as a fixture shows it to the kit.
 *
 * @param ensemble the servers
 * @param options options of clients of some of them
 */
public record EnsembleSplit(Ensemble ensemble, Function<List<InetSocketAddress>, Map<String, String>> options)
        implements SplitServers {

    private static final Duration ELECTION = Duration.ofSeconds(60);

    /** Of servers that can be cut off from each other; empty if they have no networks of their own. */
    public static Optional<SplitServers> of(
            Ensemble ensemble, Function<List<InetSocketAddress>, Map<String, String>> options) {
        return ensemble.isApart() ? Optional.of(new EnsembleSplit(ensemble, options)) : Optional.empty();
    }

    @Override
    public int size() {
        return ensemble.size();
    }

    @Override
    public int leader() {
        return ensemble.awaitLeader(ELECTION);
    }

    @Override
    public Map<String, String> options(List<Integer> servers) {
        List<InetSocketAddress> all = EnsembleServers.addresses(ensemble);
        return options.apply(servers.stream().map(all::get).toList());
    }

    @Override
    public void isolate(int server) {
        ensemble.isolate(server);
    }

    @Override
    public void rejoin(int server) {
        ensemble.rejoin(server);
    }
}
