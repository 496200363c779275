package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes what is left of elections when a cleanup has ended their indexes and stepped down. */
final class EndedElections {

    private static final Logger LOG = LoggerFactory.getLogger(EndedElections.class);
    private static final int MOST_TRIES = 32;

    private final StoreAccess access;

    EndedElections(StoreAccess access) {
        this.access = access;
    }

    /**
     * Deletes lease and index, unless somebody uses the election again.
     *
     * @param token of the cleanup's grant; the floor is as large
     * @throws BackendUnavailableException if they are not known to be deleted
     */
    void delete(Keys.Election election, long token) {
        if (deleteLease(election, token)) {
            deleteIndex(election, token);
        }
    }

    /** Whether there is none any more. */
    private boolean deleteLease(Keys.Election election, long token) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<LeaseBody>> lease = access.read(LeaseBody.FORMAT, election.lease(), access.callLimit());
            if (lease.isEmpty()) {
                return true;
            }
            LeaseRecord record = lease.get().body().record();
            if (record.token() > token) {
                return false;
            }
            if (record.held()) {
                throw new BackendUnavailableException(
                        "the cleanup could not release " + election.lease() + "; try again");
            }
            if (deleted(election.lease(), lease.get().version())) {
                return true;
            }
        }
        return false;
    }

    private void deleteIndex(Keys.Election election, long token) {
        Optional<Seen<IndexBody>> index = access.read(IndexBody.FORMAT, election.index(), access.callLimit())
                .filter(seen -> seen.body().hasEnded() && seen.body().token() <= token);
        if (index.isPresent() && !deleted(election.index(), index.get().version())) {
            LOG.info("{} stays, somebody contends again", election.index());
        }
    }

    /** Whether it was deleted; false if it has changed. */
    private boolean deleted(StoreKey key, String version) {
        WriteOutcome outcome = access.store().delete(key, version, access.callLimit());
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            throw notSent.error();
        }
        if (outcome instanceof WriteOutcome.Unknown unknown) {
            throw new BackendUnavailableException(
                    "no answer to the deletion of " + key + ", try again: "
                            + unknown.error().getMessage(),
                    unknown.error());
        }
        return outcome instanceof WriteOutcome.Applied;
    }
}
