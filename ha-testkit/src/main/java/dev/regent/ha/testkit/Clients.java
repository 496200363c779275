package dev.regent.ha.testkit;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Opens what a test needs on one fixture and closes it all when the test ends, in reverse order. */
final class Clients implements AutoCloseable {

    static final String ELECTION = "election";

    private final BackendFixture fixture;
    private final Map<String, String> times;
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /**
     * @param times lease options, unless the fixture has its own
     */
    Clients(BackendFixture fixture, Map<String, String> times) {
        this.fixture = fixture;
        this.times = Map.copyOf(times);
    }

    /** The cluster that a test uses if it uses but one. */
    ClusterId cluster() {
        return fixture.cluster("kit");
    }

    HaBackend open(String process) {
        return open(process, cluster());
    }

    HaBackend open(String process, ClusterId cluster) {
        return open(process, cluster, fixture.factory(), fixture.options());
    }

    HaBackend open(String process, FaultyLink link) {
        return open(process, cluster(), link.factory(), link.options());
    }

    /** @param others options that win over those of this test */
    HaBackend open(String process, FaultyLink link, Map<String, String> others) {
        Map<String, String> options = new HashMap<>(link.options());
        options.putAll(others);
        return open(process, cluster(), link.factory(), options);
    }

    HaBackend open(String process, FenceBypass bypass) {
        return open(process, cluster(), bypass.factory(), fixture.options());
    }

    HaBackend open(String process, FenceBypass bypass, ServerLink link) {
        return open(process, cluster(), bypass.factory(), link.options());
    }

    private HaBackend open(String process, ClusterId cluster, HaBackendFactory factory, Map<String, String> options) {
        Map<String, String> written = new HashMap<>(times);
        written.putAll(options);
        Configuration configuration = Configuration.of(factory.options(), written);
        return closedLater(factory.open(new HaBackendContext(cluster, process, configuration)));
    }

    /** Starts a contender whose election the test closes itself. */
    LeaderElection start(HaBackend backend, String election, RecordingContender contender) {
        LeaderElection started = closedLater(backend.election(election));
        started.start(contender);
        return started;
    }

    LeaderElection start(HaBackend backend, RecordingContender contender) {
        return start(backend, ELECTION, contender);
    }

    /** A leader of the usual election, in a process of its own. */
    Leader leader(String process) {
        return leader(open(process), ELECTION);
    }

    Leader leader(HaBackend backend, String electionName) {
        RecordingContender contender = new RecordingContender(electionName);
        LeaderElection election = start(backend, electionName, contender);
        Waiting.untilLeader(contender);
        return new Leader(backend, election, contender);
    }

    <T extends AutoCloseable> T closedLater(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void close() {
        AssertionError failures = new AssertionError("closing failed");
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception failure) {
                failures.addSuppressed(failure);
            }
        }
        if (failures.getSuppressed().length > 0) {
            throw failures;
        }
    }

    /** A contender that was granted leadership. */
    record Leader(HaBackend backend, LeaderElection election, RecordingContender contender) {

        Leadership leadership() {
            return contender.leadership().orElseThrow();
        }

        long token() {
            return leadership().token().value();
        }

        void stepDown() {
            election.close();
        }
    }
}
