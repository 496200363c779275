package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leader that lives as long as the soak, in the process of the kit itself, with a link that nothing is done to. Its memory is what the figures of the heap
 * are about, and nobody but it changes its scope.
 */
final class SoakWitness implements LeaderContender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SoakWitness.class);
    private static final String ELECTION = "witness";
    private static final String NAME = "number";
    private static final int ROUNDS = 50;

    private final HaBackend backend;
    private final LeaderElection election;
    private final AtomicLong grants = new AtomicLong();
    private volatile Optional<Leadership> leadership = Optional.empty();
    private long last; // of the one thread that works

    /** @param backend closed with this */
    SoakWitness(HaBackend backend) {
        this.backend = backend;
        this.election = backend.election(ELECTION);
        election.start(this);
    }

    @Override
    public void onGranted(Leadership granted) {
        grants.incrementAndGet();
        leadership = Optional.of(granted);
    }

    @Override
    public void onRevoked(FencingToken token, RevocationCause cause) {
        leadership = Optional.empty();
    }

    @Override
    public void onError(HaException error) {
        LOG.info("the witness has trouble", error);
    }

    long grants() {
        return grants.get();
    }

    /** Counts up a number in its scope; that nobody else wrote there is checked each time. Answers how many writes were acknowledged. */
    long work() {
        long done = 0;
        try {
            Optional<Leadership> present = leadership;
            if (present.isEmpty()) {
                return 0;
            }
            StateHandleStore store = present.get().stateHandles(ELECTION);
            for (int i = 0; i < ROUNDS; i++) {
                done += countUp(store) ? 1 : 0;
            }
        } catch (HaException servers) {
            LOG.info("the witness was disturbed", servers);
        }
        return done;
    }

    private boolean countUp(StateHandleStore store) {
        Optional<Versioned> found = store.get(NAME);
        long there = found.map(each -> Long.parseLong(each.handle().utf8())).orElse(0L);
        if (there < last) {
            throw new AssertionError("S4: the witness had " + last + " acknowledged, and finds " + there);
        }
        StateHandle next = StateHandle.ofUtf8(Long.toString(there + 1));
        Change change = found.map(each -> Change.replace(NAME, each.version(), next))
                .orElseGet(() -> Change.create(NAME, next));
        boolean applied = store.commit(List.of(change)) instanceof CommitResult.Applied;
        last = applied ? there + 1 : there;
        return applied;
    }

    @Override
    public void close() {
        election.close();
        backend.close();
    }
}
