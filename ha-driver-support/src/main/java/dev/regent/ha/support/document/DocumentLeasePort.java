package dev.regent.ha.support.document;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.support.lease.LeaseHints;
import dev.regent.ha.support.lease.LeasePort;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.lease.Writes;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one contender. Lease and publication are one document; the epoch is the token of the index, which {@link #confirm} seals; the
 * floor is a document outside every cluster id.
 *
 * <p>An index is made before the lease is acquired, and sealed afterwards by replacing it, never by making it: no condition tells an index that is missing
 * because the election is new from one that a cleanup deleted meanwhile. So what arrives after a cleanup makes at most a vacant index, which is no
 * evidence of anything, and shuts out nobody. A cleanup deletes an index in the state in which it left it and in no other, and who contends changes that
 * state first, so that nobody who acquired the lease finds the index gone (architecture decision 14).
 */
final class DocumentLeasePort implements LeasePort {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentLeasePort.class);
    private static final String ABSENT = "absent";
    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final Keys.Election keys;

    private volatile Runnable holderDied = () -> {};
    private volatile Optional<Seen<LeaseRecord>> told = Optional.empty();
    private boolean lifePrepared; // used by the one thread that calls
    private Optional<Seen<IndexBody>> index = Optional.empty(); // at the last look; used by the one thread that calls

    private final Object watchLock = new Object();
    private String watched = "";
    private Subscription watch = () -> {};
    private boolean closed;

    DocumentLeasePort(StoreAccess access, Keys.Election keys) {
        this.access = access;
        this.keys = keys;
    }

    /**
     * Hints that the lease may have changed, that it was renewed, or that the holder that was read last is proven dead. For one subscriber, before the first read.
     *
     * @param hints called from any thread
     * @param lease {@link DocumentStore#subscribeLease} of this election
     */
    Subscription subscribe(LeaseHints hints, Function<Consumer<Optional<Stored>>, Subscription> lease) {
        holderDied = hints::changed;
        Subscription changes = lease.apply(found -> tell(found, hints));
        return () -> {
            changes.close();
            forgetHolder();
        };
    }

    /** A state of the lease is one write of it, numbered by the grant's counter. */
    private void tell(Optional<Stored> found, LeaseHints hints) {
        Optional<Seen<LeaseRecord>> before = told;
        told = found.flatMap(this::decoded);
        Optional<LeaseRecord> renewed = told.map(Seen::body)
                .filter(now -> before.map(Seen::body)
                        .filter(former -> isRenewal(former, now))
                        .isPresent());
        renewed.ifPresentOrElse(record -> hints.renewed(record.token(), write(record)), hints::changed);
    }

    private Optional<Seen<LeaseRecord>> decoded(Stored found) {
        try {
            return Optional.of(
                    new Seen<>(LeaseBody.FORMAT.decode(keys.lease(), found).record(), found.version()));
        } catch (CorruptStateException forTheReader) {
            LOG.debug("what was told of {} is no lease", keys.lease(), forTheReader);
            return Optional.empty();
        }
    }

    private static boolean isRenewal(LeaseRecord former, LeaseRecord now) {
        return former.held() && now.held() && former.nonce().equals(now.nonce()) && former.counter() < now.counter();
    }

    private static long write(LeaseRecord record) {
        return record.counter() + 1;
    }

    /** Numbers of grants and of their renewals, unless that state was told as another write's: then somebody has put it back. */
    private Writes writes(Optional<Seen<LeaseBody>> lease) {
        Optional<Seen<LeaseRecord>> last = told;
        return lease.filter(seen -> seen.body().record().held())
                .filter(seen -> last.filter(
                                each -> each.body().equals(seen.body().record()))
                        .map(each -> each.version().equals(seen.version()))
                        .orElse(true))
                .map(seen -> seen.body().record())
                .map(record -> new Writes(record.token(), write(record)))
                .orElse(Writes.UNKNOWN);
    }

    @Override
    public Observation read(Duration callLimit) {
        TimeLimit limit = new TimeLimit(access.clock(), callLimit);
        Optional<Seen<LeaseBody>> lease = access.read(LeaseBody.FORMAT, keys.lease(), limit.call());
        index = PresentIndex.read(access, keys, limit);
        long floor = access.read(FloorBody.FORMAT, TokenFloor.KEY, limit.call())
                .map(found -> found.body().floor())
                .orElse(0L);
        String life = lease.map(Seen::body)
                .filter(body -> body.record().held())
                .map(LeaseBody::life)
                .orElse("");
        watchHolder(life);
        prepareOwnLife();
        String version = lease.map(Seen::version).orElse(ABSENT);
        return new Observation(
                lease.map(seen -> seen.body().record()),
                version,
                version,
                writes(lease),
                index.map(Seen::body)
                        .filter(IndexBody::isSealed)
                        .map(IndexBody::token)
                        .orElse(0L),
                Math.max(floor, index.map(Seen::body).map(IndexBody::token).orElse(0L)),
                !life.isEmpty() && access.store().lives().isDead(life));
    }

    @Override
    public WriteOutcome acquire(Observation seen, LeaseRecord mine, Duration limit) {
        boolean noLease = seen.record().isEmpty();
        boolean noIndex = index.isEmpty() || index.get().body().hasEnded();
        if (!noLease && !noIndex) {
            return write(seen.version(), mine, limit);
        }
        TimeLimit left = new TimeLimit(access.clock(), limit);
        WriteOutcome outcome = noLease ? createUnheld(mine, left) : new WriteOutcome.Refused();
        return noIndex && !(outcome instanceof WriteOutcome.NotSent) ? makeIndex(left) : outcome;
    }

    /** The caller looks again, whatever became of it. */
    private WriteOutcome makeIndex(TimeLimit limit) {
        IndexBody made =
                index.map(seen -> seen.body().vacant(access.nonce())).orElseGet(() -> IndexBody.made(access.nonce()));
        WriteOutcome outcome = guarded(
                () -> access.write(IndexBody.FORMAT, keys.index(), index.map(Seen::version), made, limit.call()));
        return outcome instanceof WriteOutcome.NotSent ? outcome : new WriteOutcome.Refused();
    }

    @Override
    public WriteOutcome renew(String version, LeaseRecord next, Duration limit) {
        return write(version, next, limit);
    }

    @Override
    public WriteOutcome release(String version, LeaseRecord tombstone, Duration limit) {
        return write(version, tombstone, limit);
    }

    /** Lease and index are two documents. */
    @Override
    public boolean acquireRaisesEpoch() {
        return false;
    }

    @Override
    public WriteOutcome confirm(LeaseRecord mine, Duration callLimit) {
        TimeLimit limit = new TimeLimit(access.clock(), callLimit);
        return guarded(() -> {
            for (int tries = 0; tries < MOST_TRIES; tries++) {
                Optional<Seen<IndexBody>> found = access.read(IndexBody.FORMAT, keys.index(), limit.call());
                if (found.isEmpty()) {
                    return new WriteOutcome.Refused(); // deleted: make it anew, and then acquire anew
                }
                if (found.get().body().token() >= mine.token()) {
                    return isSealedBy(mine, found.get())
                            ? new WriteOutcome.Applied(found.get().version())
                            : new WriteOutcome.Refused();
                }
                WriteOutcome outcome = seal(mine, found.get(), limit);
                if (!(outcome instanceof WriteOutcome.Refused)) {
                    return outcome;
                }
                // the former leader or another contender wrote in between: look again, no token is larger
            }
            return new WriteOutcome.Refused();
        });
    }

    private WriteOutcome seal(LeaseRecord mine, Seen<IndexBody> found, TimeLimit limit) {
        IndexBody sealed = found.body().sealed(mine.token(), mine.nonce(), access.nonce());
        WriteOutcome outcome =
                access.write(IndexBody.FORMAT, keys.index(), Optional.of(found.version()), sealed, limit.call());
        if (!(outcome instanceof WriteOutcome.Unknown)) {
            return outcome;
        }
        try {
            return access.read(IndexBody.FORMAT, keys.index(), limit.call())
                    .filter(now -> isSealedBy(mine, now))
                    .<WriteOutcome>map(now -> new WriteOutcome.Applied(now.version()))
                    .orElse(outcome);
        } catch (HaException stillNoAnswer) {
            return outcome;
        }
    }

    private static boolean isSealedBy(LeaseRecord mine, Seen<IndexBody> index) {
        return index.body().isSealed()
                && index.body().token() == mine.token()
                && index.body().grant().equals(mine.nonce());
    }

    /** Two steps, so that the floor is read after the record exists: a cleanup that ran in between has raised it. */
    private WriteOutcome createUnheld(LeaseRecord mine, TimeLimit limit) {
        LeaseRecord unheld = new LeaseRecord(0, "", "", mine.durationNanos(), access.nonce(), 0, Map.of());
        WriteOutcome outcome = guarded(() -> access.write(
                LeaseBody.FORMAT, keys.lease(), Optional.empty(), new LeaseBody(unheld, ""), limit.call()));
        return outcome instanceof WriteOutcome.NotSent ? outcome : new WriteOutcome.Refused();
    }

    private WriteOutcome write(String version, LeaseRecord record, Duration limit) {
        return guarded(() -> {
            // in force before the first record that names it
            String life = record.held() ? access.store().lives().mark() : "";
            return access.write(
                    LeaseBody.FORMAT, keys.lease(), Optional.of(version), new LeaseBody(record, life), limit);
        });
    }

    /** What is thrown was thrown before anything was sent. */
    private static WriteOutcome guarded(Supplier<WriteOutcome> write) {
        try {
            return write.get();
        } catch (OutcomeUnknownException unknown) {
            return new WriteOutcome.Unknown(unknown);
        } catch (HaException notSent) {
            return new WriteOutcome.NotSent(notSent);
        }
    }

    /** Now rather than when the holder has died and every millisecond counts. */
    private void prepareOwnLife() {
        if (!lifePrepared) {
            try {
                access.store().lives().mark();
                lifePrepared = true;
            } catch (HaException later) {
                LOG.debug("own life is marked when it is needed: {}", later.getMessage());
            }
        }
    }

    /** And watches none any more. */
    private void forgetHolder() {
        synchronized (watchLock) {
            closed = true;
        }
        watchHolder("");
    }

    private void watchHolder(String life) {
        Subscription former;
        synchronized (watchLock) {
            if (life.equals(watched) || closed && !life.isEmpty()) {
                return;
            }
            watched = life;
            former = watch;
            watch = life.isEmpty() ? () -> {} : access.store().lives().watch(life, holderDied);
        }
        former.close();
    }
}
