package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.store.CleanupContender;
import dev.regent.ha.support.store.ClusterDeletion;
import dev.regent.ha.support.store.ClusterDeletion.Led;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. The floor is written first, also when it need not
 * rise: that shuts out every acquire that was sent before (architecture decision 6). What is deleted does not count any more before; lease, renewal, epoch and
 * index go last and together. So it may be killed anywhere and run again.
 */
final class TransactionCleanup {

    private static final int MOST_TRIES = 32;

    private final StoreAccess access;
    private final TransactionStore store;
    private final TransactionKeys keys;
    private final Function<TransactionKeys.Election, LeaderElection> contend;

    /** @param contend makes a contender whose leaderships are {@link TransactionLeadership} */
    TransactionCleanup(
            StoreAccess access,
            TransactionStore store,
            TransactionKeys keys,
            Function<TransactionKeys.Election, LeaderElection> contend) {
        this.access = access;
        this.store = store;
        this.keys = keys;
        this.contend = contend;
    }

    void run(Duration patience) {
        new ClusterDeletion<>(access, this::contender, this::delete).run(this::elections, patience);
    }

    private List<TransactionKeys.Election> elections() {
        return access.store().list(keys.elections(), access.callLimit()).stream()
                .map(keys::electionOf)
                .toList();
    }

    private void delete(List<Led<TransactionKeys.Election, TransactionLeadership>> all) {
        for (Led<TransactionKeys.Election, TransactionLeadership> each : all) {
            ElectionScopes scopes = each.leadership().scopes();
            scopes.clear(access.limit(2));
            scopes.purge(each.keys().scopes(), key -> true);
            scopes.purge(each.keys().publication(), key -> true);
        }
        RecordPurge purge = new RecordPurge(access);
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
        all.forEach(this::deleteLease);
    }

    /** The renewal goes on meanwhile, so it may have another version than was read. */
    private void deleteLease(Led<TransactionKeys.Election, TransactionLeadership> each) {
        FencedTransactions fenced = each.leadership().fenced();
        boolean maybeDeleted = false;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            StoreKey renewal = each.keys().lead().renewal(each.token());
            Optional<Stored> renewed = store.read(renewal, access.callLimit());
            if (renewed.isEmpty() && maybeDeleted) {
                return;
            }
            if (renewed.isEmpty()) {
                throw fenced.superseded();
            }
            TransactionOutcome outcome =
                    fenced.end(renewed.get().version(), epochAndIndex(each.keys()), access.limit(1));
            if (outcome instanceof TransactionOutcome.Applied) {
                return;
            }
            maybeDeleted |= outcome instanceof TransactionOutcome.Unknown;
        }
        throw new BackendUnavailableException(
                each.keys().root() + " was not deleted by any of " + MOST_TRIES + " tries; try again later");
    }

    private List<Operation> epochAndIndex(TransactionKeys.Election election) {
        List<Operation> deletions = new ArrayList<>();
        for (StoreKey key : List.of(election.lead().epoch(), election.index())) {
            store.read(key, access.callLimit())
                    .ifPresent(found -> deletions.add(new Operation.Delete(key, found.version())));
        }
        return deletions;
    }

    private CleanupContender<TransactionLeadership> contender(TransactionKeys.Election election) {
        return new CleanupContender<>(
                election.root().toString(),
                contend.apply(election),
                TransactionLeadership.class,
                () -> access.read(LeaseBodies.LEASE, election.lead().lease(), access.callLimit())
                        .map(Seen::body),
                access.threads());
    }
}
