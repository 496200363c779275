package dev.regent.ha.support.store;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.lease.LeaseRecord;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A cleanup's part in one election, which it deletes only while it leads it.
 *
 * @param <L> the recipe's own kind of leadership, which is the only kind that the election grants
 */
public final class CleanupContender<L extends Leadership> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CleanupContender.class);

    private final String what;
    private final LeaderElection election;
    private final Supplier<Optional<LeaseRecord>> lease;
    private final Threading threads;
    private final CompletableFuture<L> granted = new CompletableFuture<>();
    private volatile Optional<HaException> trouble = Optional.empty();

    /**
     * Begins to contend.
     *
     * @param what name of the election, for messages
     * @param election not started yet; closed with this
     * @param kind of the leaderships that it grants
     * @param lease reads the lease, for messages
     */
    public CleanupContender(
            String what,
            LeaderElection election,
            Class<L> kind,
            Supplier<Optional<LeaseRecord>> lease,
            Threading threads) {
        this.what = what;
        this.election = election;
        this.lease = lease;
        this.threads = threads;
        election.start(new LeaderContender() {
            @Override
            public void onGranted(Leadership leadership) {
                granted.complete(kind.cast(leadership));
            }

            @Override
            public void onRevoked(FencingToken token, RevocationCause cause) {
                LOG.debug("cleanup lost {} with token {}: {}", what, token, cause);
            }

            @Override
            public void onError(HaException error) {
                trouble = Optional.of(error);
            }
        });
    }

    /**
     * Waits until it leads.
     *
     * @throws BackendUnavailableException if the limit ends first; the message says who leads
     */
    public void await(TimeLimit limit) {
        try {
            threads.await(granted, limit.left());
        } catch (TimeoutException | BackendUnavailableException tooLong) {
            throw new BackendUnavailableException(
                    "cleanup gave up waiting for " + what + ", which " + whoHolds() + "; try again later", tooLong);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new BackendUnavailableException("cleanup was interrupted", interrupted);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Of the first grant; after {@link #await} returned. */
    public L leadership() {
        return granted.join();
    }

    /** Of the first grant; after {@link #await} returned. */
    public long token() {
        return leadership().token().value();
    }

    @Override
    public void close() {
        election.close();
    }

    private String whoHolds() {
        if (trouble.isPresent()) {
            return "cannot be acquired: " + trouble.get().getMessage();
        }
        return lease.get()
                .filter(LeaseRecord::held)
                .map(record -> "is led by '" + record.holder() + "' with token " + record.token())
                .orElse("was not granted in time");
    }
}
