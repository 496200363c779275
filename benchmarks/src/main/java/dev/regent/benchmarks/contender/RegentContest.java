package dev.regent.benchmarks.contender;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A driver, as an application uses it. */
final class RegentContest implements Contest {

    private static final Logger log = LoggerFactory.getLogger(RegentContest.class);

    private final HaBackend backend;
    private final String name;
    private Optional<LeaderElection> election = Optional.empty();

    RegentContest(String type, ContestOptions options) {
        this.backend = HaBackends.open(type, options.process(), settings(type, options));
        this.name = options.election();
    }

    private static Map<String, String> settings(String type, ContestOptions options) {
        Map<String, String> settings = new HashMap<>(servers(type, options.addresses()));
        settings.putAll(options.settings());
        settings.put(HaBackends.CLUSTER_ID.key(), "benchmarks");
        settings.put("high-availability.lease.duration", options.lease().toMillis() + " ms");
        return settings;
    }

    private static Map<String, String> servers(String type, List<String> addresses) {
        String urls = addresses.stream().map(each -> "http://" + each).collect(Collectors.joining(","));
        return switch (type) {
            case "zookeeper" -> Map.of("high-availability.zookeeper.quorum", String.join(",", addresses));
            case "etcd" -> Map.of("high-availability.etcd.endpoints", urls);
            case "consul" -> Map.of("high-availability.consul.address", urls);
            case "kubernetes" -> Map.of("high-availability.kubernetes.server", "https://" + addresses.get(0));
            case "s3" -> Map.of("high-availability.s3.endpoint", urls);
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
    }

    @Override
    public void contend(Told told) {
        LeaderElection started = backend.election(name);
        election = Optional.of(started);
        started.start(new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                told.granted(leadership.token().value());
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {
                told.lost();
            }

            @Override
            public void onError(HaException error) {
                log.warn("the election cannot proceed now", error);
            }
        });
    }

    @Override
    public void stepDown() {
        election.ifPresent(LeaderElection::close);
    }

    /** The longest stall that it survives, in milliseconds, which the stalls need. */
    @Override
    public String settings() {
        return Long.toString(backend.profile().stallTolerance().toMillis());
    }
}
