package dev.regent.testservers.kit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.LeaderRetrieval;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.RecordingContender;
import dev.regent.testservers.Ensemble;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an election costs the servers while nothing happens, by what a server of this test alone counts itself: one leader, two standbys. With
 * {@code -Dregent.idle.seconds=600 -Dregent.idle.lease=15} it measures for that long, with that lease in seconds.
 */
public abstract class IdleLoadContract {

    private static final Logger LOG = LoggerFactory.getLogger(IdleLoadContract.class);

    private static final int STANDBYS = 2;
    private static final int READS = 5;

    /** A machine that is so busy that renewals come late makes standbys look; then it is counted once more. */
    private static final int MOST_WINDOWS = 6;

    private static final Duration WINDOW = Duration.ofSeconds(Integer.getInteger("regent.idle.seconds", 10));
    private static final Duration LEASE = Duration.ofSeconds(Integer.getInteger("regent.idle.lease", 6));
    private static final Duration INTERVAL = LEASE.dividedBy(3);
    private static final long RENEWALS = WINDOW.dividedBy(INTERVAL);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /**
     * What a server has counted since it started.
     *
     * @param writes transactions that changed something
     * @param reads authoritative reads
     */
    public record Counts(long writes, long reads) {

        Counts since(Counts before) {
            return new Counts(writes - before.writes, reads - before.reads);
        }
    }

    @TempDir
    private Path folder;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private Optional<LeaderRetrieval> reader = Optional.empty();

    /** One server, for this test alone. */
    protected abstract Ensemble start(Path in);

    /** A root on that server. */
    protected abstract BackendFixture fixture(Ensemble server);

    /** Reads what the server tells. */
    protected abstract Counts counts(Ensemble server);

    /**
     * Reads beside those that every driver may make: of a backend that tells nobody anything and is polled. None unless overridden.
     *
     * @param processes all of them, the leader's included
     * @param time during which they are idle
     */
    protected long polls(int processes, Duration time) {
        return 0;
    }

    @Test
    @DisplayName("Idle: the servers count one write for each renewal, and no read of standbys that are told of each")
    void idle() throws Exception {
        try {
            Ensemble server = opened(start(folder));
            BackendFixture fixture = opened(fixture(server));
            contend(fixture);
            pass(INTERVAL.multipliedBy(2));
            requireThatReadsAreCounted(server);
            Counts counted = count(server);
            for (int windows = 1; windows < MOST_WINDOWS && !isIdle(counted); windows++) {
                counted = count(server);
            }
            assertThat(counted.writes()).as("writes").isBetween(RENEWALS - 1, RENEWALS + 1);
            assertThat(isIdle(counted))
                    .as("no more than a read a minute and standby, and declared polls: %s", counted)
                    .isTrue();
        } finally {
            while (!open.isEmpty()) {
                open.pop().close();
            }
        }
    }

    /** Or none would prove nothing. Nobody has published, so that each is one read. */
    private void requireThatReadsAreCounted(Ensemble server) {
        Counts before = counts(server);
        for (int i = 0; i < READS; i++) {
            assertThat(reader.orElseThrow().current()).isEmpty();
        }
        await("the reads in the count")
                .atMost(LIMIT)
                .until(() -> counts(server).since(before).reads() >= READS);
    }

    private boolean isIdle(Counts counted) {
        return counted.reads() <= STANDBYS * WINDOW.toMinutes() + polls(1 + STANDBYS, WINDOW);
    }

    private Counts count(Ensemble server) {
        Counts before = counts(server);
        pass(WINDOW);
        Counts counted = counts(server).since(before);
        LOG.info("one leader and {} standbys, lease {}, in {}: {}", STANDBYS, LEASE, WINDOW, counted);
        return counted;
    }

    private static void pass(Duration time) {
        await("the time").pollDelay(time).atMost(time.plus(LIMIT)).until(() -> true);
    }

    private void contend(BackendFixture fixture) {
        HaBackendFactory factory = fixture.factory();
        Map<String, String> options = new HashMap<>(fixture.options());
        options.put(LeaseOptions.DURATION.key(), LEASE.toSeconds() + " s");
        Configuration configuration = Configuration.of(factory.options(), options);
        RecordingContender first = new RecordingContender("first");
        for (int i = 0; i <= STANDBYS; i++) {
            HaBackend backend =
                    opened(factory.open(new HaBackendContext(new ClusterId("idle"), "process-" + i, configuration)));
            LeaderElection election = opened(backend.election("election"));
            election.start(i == 0 ? first : new RecordingContender("standby-" + i));
            await("the leader").atMost(LIMIT).until(first::leads);
            reader = Optional.of(opened(backend.leaderRetrieval("election")));
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /**
     * Sum of all lines of a server's metrics whose names are that.
     *
     * @param name a regular expression of the whole name with its labels
     */
    protected static long sum(Ensemble server, String name) {
        List<String> lines = server.node(0).metrics().lines().toList();
        return lines.stream()
                .map(line -> line.split("\\s+"))
                .filter(parts -> parts.length == 2 && parts[0].matches(name))
                .mapToLong(parts -> (long) Double.parseDouble(parts[1]))
                .sum();
    }
}
