package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.store.CleanupContender;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. The floor is written first, also when it need not
 * rise: that shuts out every acquire that was sent before (architecture decision 6). What is deleted does not count any more before; lease, renewal, epoch and
 * index go last and together. So it may be killed anywhere and run again.
 */
final class TransactionCleanup {

    private static final Logger LOG = LoggerFactory.getLogger(TransactionCleanup.class);
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
        TimeLimit limit = new TimeLimit(access.clock(), patience);
        List<TransactionKeys.Election> elections = access.store().list(keys.elections(), access.callLimit()).stream()
                .map(keys::electionOf)
                .distinct()
                .toList();
        List<Deleting> contenders = new ArrayList<>();
        try {
            elections.forEach(election -> contenders.add(contender(election)));
            contenders.forEach(each -> each.contender.await(limit));
            delete(contenders);
        } catch (FencedException newLeader) {
            throw new BackendUnavailableException(
                    "a new leader appeared during the cleanup, stop it and try again: " + newLeader.getMessage(),
                    newLeader);
        } catch (OutcomeUnknownException noAnswer) {
            throw new BackendUnavailableException(
                    "the cleanup was not completed, try again: " + noAnswer.getMessage(), noAnswer);
        } finally {
            contenders.forEach(each -> each.contender.close());
        }
    }

    private void delete(List<Deleting> contenders) {
        contenders.stream().mapToLong(each -> each.contender.token()).max().ifPresent(new TokenFloor(access)::raise);
        for (Deleting each : contenders) {
            ElectionScopes scopes = each.contender.leadership().scopes();
            scopes.clear(access.limit(2));
            scopes.purge(each.keys.scopes(), key -> true);
            scopes.purge(each.keys.publication(), key -> true);
        }
        RecordPurge purge = new RecordPurge(access);
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
        contenders.forEach(this::deleteLease);
        LOG.info("deleted {} elections and what belonged to them", contenders.size());
    }

    /** The renewal goes on meanwhile, so it may have another version than was read. */
    private void deleteLease(Deleting each) {
        FencedTransactions fenced = each.contender.leadership().fenced();
        boolean maybeDeleted = false;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            StoreKey renewal = each.keys.lead().renewal(each.contender.token());
            Optional<Stored> renewed = store.read(renewal, access.callLimit());
            if (renewed.isEmpty() && maybeDeleted) {
                return;
            }
            if (renewed.isEmpty()) {
                throw fenced.superseded();
            }
            TransactionOutcome outcome = fenced.end(renewed.get().version(), epochAndIndex(each.keys), access.limit(1));
            if (outcome instanceof TransactionOutcome.Applied) {
                return;
            }
            maybeDeleted |= outcome instanceof TransactionOutcome.Unknown;
        }
        throw new BackendUnavailableException(
                each.keys.root() + " was not deleted by any of " + MOST_TRIES + " tries; try again later");
    }

    private List<Operation> epochAndIndex(TransactionKeys.Election election) {
        List<Operation> deletions = new ArrayList<>();
        for (StoreKey key : List.of(election.lead().epoch(), election.index())) {
            store.read(key, access.callLimit())
                    .ifPresent(found -> deletions.add(new Operation.Delete(key, found.version())));
        }
        return deletions;
    }

    private Deleting contender(TransactionKeys.Election election) {
        CleanupContender<TransactionLeadership> contender = new CleanupContender<>(
                election.root().toString(),
                contend.apply(election),
                TransactionLeadership.class,
                () -> access.read(LeaseBodies.LEASE, election.lead().lease(), access.callLimit())
                        .map(Seen::body),
                access.threads());
        return new Deleting(election, contender);
    }

    /** One election on its way. */
    private record Deleting(TransactionKeys.Election keys, CleanupContender<TransactionLeadership> contender) {}
}
