package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts a writer and a believer for each grant; neither waits for a revocation to stop. */
final class WritingContender implements LeaderContender {

    private static final Logger log = LoggerFactory.getLogger(WritingContender.class);

    private final HistoryWriter history;
    private final Optional<FenceBypass> bypass;
    private final int tries;

    private final StopInWrite stop;

    private final String cluster;
    private final Exhaustion exhaustion;

    WritingContender(
            String cluster,
            HistoryWriter history,
            Optional<FenceBypass> bypass,
            int tries,
            StopInWrite stop,
            Exhaustion exhaustion) {
        this.exhaustion = exhaustion;
        this.cluster = cluster;
        this.stop = stop;
        this.history = history;
        this.bypass = bypass;
        this.tries = tries;
    }

    @Override
    public void onGranted(Leadership leadership) {
        stop.leading(leadership.token().value());
        long start = System.nanoTime();
        boolean held = leadership.isHeld();
        history.add(Kind.GRANTED, leadership.token().value(), "", start, held ? Outcome.OK : Outcome.FAILED);
        background("kit-believer", new Believer(leadership, history));
        background("kit-writer", () -> lead(leadership));
        exhaustion.afterCallback();
    }

    private static void background(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void lead(Leadership leadership) {
        ScopeWriter writer = new ScopeWriter(cluster, leadership, history, stop);
        try {
            writer.open();
            writer.publish();
            writer.writeWhileLeading();
        } catch (HaException over) {
            log.info("leadership {} is over: {}", leadership.token(), over.getMessage());
        }
        bypass.filter(hook -> tries > 0).ifPresent(hook -> writer.tryAsFormerLeader(hook, tries));
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        stop.leading(0);
        history.add(Kind.REVOKED, token.value(), cause.name(), System.nanoTime(), Outcome.OK);
        exhaustion.afterCallback();
    }

    @Override
    public void onError(HaException error) {
        history.add(Kind.TROUBLE, 0, error.getClass().getSimpleName(), System.nanoTime(), Outcome.OK);
        log.info("the election cannot proceed", error);
    }
}
