package dev.regent.ha.support.document;

import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.support.store.CleanupContender;
import dev.regent.ha.support.store.ClusterDeletion;
import dev.regent.ha.support.store.ClusterDeletion.Led;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. What it deletes does not count any more before
 * it is deleted: the floor is raised, then each index, sealed under the cleanup's own token as its scopes are, stops listing them. So it may be
 * killed anywhere and run again.
 *
 * <p>Lease and index go when it has stepped down, so that nobody finds the lease missing while somebody believes, and in that order: a lease that is missing beside an index that has ended
 * is no evidence of a grant, an index that is missing beside a lease would be. Each is deleted in the state that the cleanup left or that nobody holds: who takes over in between keeps
 * both. Where the store's deletions are not exact they stay as tombstones that keep the token.
 */
final class ClusterCleanup {

    private final StoreAccess access;
    private final boolean deletesExactly;
    private final Keys keys;
    private final Function<Keys.Election, LeaderElection> contend;

    /**
     * @param deletesExactly see {@link DocumentStore#deletesExactly}
     * @param contend makes a contender whose leaderships are {@link DocumentLeadership}
     */
    ClusterCleanup(
            StoreAccess access, boolean deletesExactly, Keys keys, Function<Keys.Election, LeaderElection> contend) {
        this.access = access;
        this.deletesExactly = deletesExactly;
        this.keys = keys;
        this.contend = contend;
    }

    void run(Duration patience) {
        List<Led<Keys.Election, DocumentLeadership>> ended = new ArrayList<>();
        new ClusterDeletion<Keys.Election, DocumentLeadership>(
                        access, this::contender, all -> ended.addAll(delete(all)))
                .run(this::elections, patience);
        EndedElections rest = new EndedElections(access);
        ended.forEach(each -> rest.delete(each.keys(), each.token()));
    }

    private List<Keys.Election> elections() {
        return access.store().list(keys.elections(), access.callLimit()).stream()
                .map(keys::electionOf)
                .toList();
    }

    /** @return the elections of which nothing is needed any more */
    private List<Led<Keys.Election, DocumentLeadership>> delete(List<Led<Keys.Election, DocumentLeadership>> all) {
        RecordPurge purge = new RecordPurge(access);
        for (Led<Keys.Election, DocumentLeadership> each : all) {
            each.leadership().unlistScopes();
            access.store().list(each.keys().scopes(), access.callLimit()).stream()
                    .filter(key -> RecordPurge.creator(key) <= each.token())
                    .forEach(purge::delete);
        }
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
        return deletesExactly ? all.stream().filter(this::end).toList() : List.of();
    }

    /** Not where documents are left: they are nobody's, and without an index would pass for damage. */
    private boolean end(Led<Keys.Election, DocumentLeadership> each) {
        boolean empty =
                access.store().list(each.keys().scopes(), access.callLimit()).isEmpty();
        if (empty) {
            each.leadership().endIndex();
        }
        return empty;
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
