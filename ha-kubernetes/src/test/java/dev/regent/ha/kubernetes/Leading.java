package dev.regent.ha.kubernetes;

import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.testkit.RecordingContender;
import java.time.Duration;

/** For tests that are about what a leader does, and not about how it becomes one. */
final class Leading {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Leading() {}

    /** Contends until it leads. */
    static Leadership of(LeaderElection election) {
        RecordingContender contender = new RecordingContender("contender");
        election.start(contender);
        await().atMost(PATIENCE).until(contender::leads);
        return contender.leadership().orElseThrow();
    }
}
