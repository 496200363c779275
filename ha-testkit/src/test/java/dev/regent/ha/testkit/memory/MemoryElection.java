package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.testkit.memory.MemoryServer.ElectionKey;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One contender: asks for the lease at every look, renews it while held. */
final class MemoryElection implements LeaderElection, MemoryBackend.Part {

    private static final Logger log = LoggerFactory.getLogger(MemoryElection.class);

    private final MemoryBackend backend;
    private final ElectionKey key;
    private final String identity = UUID.randomUUID().toString();
    private Optional<LeaderContender> contender = Optional.empty();
    private Optional<MemoryLeadership> held = Optional.empty();
    private Optional<MemoryLeadership> former = Optional.empty(); // of the looking thread
    private final CountDownLatch ended = new CountDownLatch(1);
    private boolean closed;
    private boolean troubled;

    MemoryElection(MemoryBackend backend, ElectionKey key) {
        this.backend = backend;
        this.key = key;
    }

    @Override
    public void start(LeaderContender started) {
        synchronized (this) {
            if (closed || contender.isPresent() || backend.closed()) {
                throw new IllegalStateException("started before or closed");
            }
            contender = Optional.of(started);
        }
        backend.add(this);
    }

    @Override
    public void look() {
        Optional<MemoryLeadership> leadership = current();
        try {
            if (leadership.isPresent()) {
                lookAsLeader(leadership.orElseThrow());
            } else {
                lookAsStandby();
            }
            troubled = false;
        } catch (HaException failed) {
            if (!troubled) {
                troubled = true;
                contender.ifPresent(told -> backend.callBack(() -> told.onError(failed)));
            }
        }
    }

    private synchronized Optional<MemoryLeadership> current() {
        return held;
    }

    private void lookAsStandby() {
        long sent = System.nanoTime();
        Optional<Long> token = backend.ask(() -> {
            synchronized (this) {
                return closed
                        ? Optional.<Long>empty()
                        : backend.link()
                                .server()
                                .acquire(key, identity, backend.times().lease().toNanos());
            }
        });
        token.ifPresent(granted -> grant(leadership(granted, sent)));
    }

    private MemoryLeadership leadership(long token, long sent) {
        if (former.isPresent() && has(Defect.GRANT_REVIVED)) {
            former.orElseThrow().revive(sent);
            return former.orElseThrow();
        }
        former = Optional.of(new MemoryLeadership(backend, key, token, sent));
        return former.orElseThrow();
    }

    private boolean has(Defect wrong) {
        return backend.link().server().has(wrong);
    }

    private void grant(MemoryLeadership leadership) {
        synchronized (this) {
            if (closed) {
                return; // close() releases by identity
            }
            held = Optional.of(leadership);
            contender.ifPresent(told -> backend.callBack(() -> {
                if (!closedNow()) {
                    leadership.announced();
                    told.onGranted(leadership);
                }
            }));
        }
    }

    private synchronized boolean closedNow() {
        return closed;
    }

    private void lookAsLeader(MemoryLeadership leadership) {
        if (backend.link().wasReset() && has(Defect.RESET_REVOKES)) {
            end(leadership, RevocationCause.EXPIRED);
        } else if (!leadership.isHeld()) {
            end(leadership, RevocationCause.EXPIRED);
        } else if (leadership.renewalIsDue() && !leadership.renew()) {
            end(leadership, RevocationCause.SUPERSEDED);
        }
    }

    private void end(MemoryLeadership leadership, RevocationCause cause) {
        leadership.end();
        synchronized (this) {
            held = Optional.empty();
            contender.ifPresent(told -> backend.callBack(() -> {
                if (!closedNow()) {
                    told.onRevoked(leadership.token(), cause);
                }
            }));
        }
    }

    @Override
    public void close() {
        Optional<MemoryLeadership> last;
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            last = held;
            held = Optional.empty();
        }
        if (first) {
            closeNow(last);
            backend.remove(this);
            ended.countDown();
        } else if (!has(Defect.SECOND_CLOSE_RETURNS)) {
            backend.awaitOutsideCallbacks(ended);
        }
    }

    private void closeNow(Optional<MemoryLeadership> last) {
        last.ifPresent(MemoryLeadership::end);
        backend.callBackAndWait(() -> last.filter(MemoryLeadership::wasAnnounced)
                .ifPresent(leadership ->
                        contender.ifPresent(told -> told.onRevoked(leadership.token(), RevocationCause.STEPPED_DOWN))));
        last.filter(leadership -> has(Defect.LATE_CALLBACK))
                .ifPresent(leadership -> contender.ifPresent(told ->
                        backend.callBack(() -> told.onRevoked(leadership.token(), RevocationCause.STEPPED_DOWN))));
        try {
            backend.ask(() -> {
                backend.link().server().release(key, identity);
                return true;
            });
        } catch (HaException unreleased) {
            log.debug("the lease of {} is left to expire", key, unreleased);
        }
    }
}
