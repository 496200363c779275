package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.store.CleanupContender;
import dev.regent.ha.support.store.ClusterDeletion;
import dev.regent.ha.support.store.ClusterDeletion.Led;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. What it deletes does not count any more before
 * it is deleted: the floor is raised, then each index, sealed under the cleanup's own token as its scopes are, stops listing them. So it may be
 * killed anywhere and run again. Lease and index stay as tombstones that keep the token.
 */
final class ClusterCleanup {

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
        new ClusterDeletion<>(access, this::contender, this::delete).run(this::elections, patience);
    }

    private List<Keys.Election> elections() {
        return access.store().list(keys.elections(), access.callLimit()).stream()
                .map(keys::electionOf)
                .toList();
    }

    private void delete(List<Led<Keys.Election, DocumentLeadership>> all) {
        RecordPurge purge = new RecordPurge(access);
        for (Led<Keys.Election, DocumentLeadership> each : all) {
            each.leadership().unlistScopes();
            access.store().list(each.keys().scopes(), access.callLimit()).stream()
                    .filter(key -> RecordPurge.creator(key) <= each.token())
                    .forEach(purge::delete);
        }
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
    }

    private CleanupContender<DocumentLeadership> contender(Keys.Election election) {
        return new CleanupContender<>(
                election.root().toString(),
                contend.apply(election),
                DocumentLeadership.class,
                () -> access.read(LeaseBody.FORMAT, election.lease(), access.callLimit())
                        .map(seen -> seen.body().record()),
                access.threads());
    }
}
