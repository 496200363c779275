package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.store.CleanupContender;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.TokenFloor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. What it deletes does not count any more before
 * it is deleted: the floor is raised, then each index, sealed under the cleanup's own token as its scopes are, stops listing them. So it may be
 * killed anywhere and run again. Lease and index stay as tombstones that keep the token.
 */
final class ClusterCleanup {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCleanup.class);

    private final StoreAccess access;
    private final Keys keys;
    private final Function<Keys.Election, LeaderElection> contend;

    /** @param contend makes a contender whose leaderships are {@link DocumentLeadership} */
    ClusterCleanup(StoreAccess access, Keys keys, Function<Keys.Election, LeaderElection> contend) {
        this.access = access;
        this.keys = keys;
        this.contend = contend;
    }

    void run(Duration patience) {
        TimeLimit limit = new TimeLimit(access.clock(), patience);
        List<Keys.Election> elections = access.store().list(keys.elections(), access.callLimit()).stream()
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
        RecordPurge purge = new RecordPurge(access);
        for (Deleting each : contenders) {
            each.contender.leadership().unlistScopes();
            access.store().list(each.keys.scopes(), access.callLimit()).stream()
                    .filter(key -> RecordPurge.creator(key) <= each.contender.token())
                    .forEach(purge::delete);
        }
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
        LOG.info("deleted {} elections and what belonged to them", contenders.size());
    }

    private Deleting contender(Keys.Election election) {
        CleanupContender<DocumentLeadership> contender = new CleanupContender<>(
                election.root().toString(),
                contend.apply(election),
                DocumentLeadership.class,
                () -> access.read(LeaseBody.FORMAT, election.lease(), access.callLimit())
                        .map(seen -> seen.body().record()),
                access.threads());
        return new Deleting(election, contender);
    }

    /** One election on its way. */
    private record Deleting(Keys.Election keys, CleanupContender<DocumentLeadership> contender) {}
}
