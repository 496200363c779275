package dev.regent.ha.support.document;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.leader.RevocationCause;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.RecordPurge;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.TimeLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes a cluster as a contender of all its elections, so never under a living leader. What it deletes does not count any more before
 * it is deleted: the floor is raised, then each index, sealed under the cleanup's own token, stops listing its scopes. So it may be
 * killed anywhere and run again. Lease and index stay as tombstones that keep the token.
 */
final class ClusterCleanup {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterCleanup.class);
    private static final int MOST_TRIES = 32;

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
        List<Contender> contenders = new ArrayList<>();
        try {
            elections.forEach(election -> contenders.add(new Contender(election)));
            contenders.forEach(contender -> contender.await(limit));
            delete(contenders);
        } catch (FencedException newLeader) {
            throw new BackendUnavailableException(
                    "a new leader appeared during the cleanup, stop it and try again: " + newLeader.getMessage(),
                    newLeader);
        } catch (OutcomeUnknownException noAnswer) {
            throw new BackendUnavailableException(
                    "the cleanup was not completed, try again: " + noAnswer.getMessage(), noAnswer);
        } finally {
            contenders.forEach(Contender::close);
        }
    }

    private void delete(List<Contender> contenders) {
        contenders.stream().mapToLong(Contender::token).max().ifPresent(this::raiseFloor);
        RecordPurge purge = new RecordPurge(access);
        for (Contender contender : contenders) {
            contender.leadership().index().clear(access.limit(2));
            access.store().list(contender.keys.scopes(), access.callLimit()).stream()
                    .filter(key -> RecordPurge.creator(key) <= contender.token())
                    .forEach(purge::delete);
        }
        access.store().list(keys.groups(), access.callLimit()).forEach(purge::delete);
        LOG.info("deleted {} elections and what belonged to them", contenders.size());
    }

    private void raiseFloor(long token) {
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<FloorBody>> floor = access.read(FloorBody.FORMAT, Keys.FLOOR, access.callLimit());
            if (floor.isPresent() && floor.get().body().floor() >= token) {
                return;
            }
            WriteOutcome outcome = access.write(
                    FloorBody.FORMAT,
                    Keys.FLOOR,
                    floor.map(Seen::version),
                    new FloorBody(token, access.nonce()),
                    access.callLimit());
            if (outcome instanceof WriteOutcome.NotSent notSent) {
                throw notSent.error();
            }
            // applied, refused or unknown: the next look tells
        }
        throw new BackendUnavailableException("the token floor changed under each of " + MOST_TRIES + " tries");
    }

    /** The cleanup's part in one election. */
    private final class Contender implements LeaderContender {

        private final Keys.Election keys;
        private final LeaderElection election;
        private final CompletableFuture<DocumentLeadership> granted = new CompletableFuture<>();
        private volatile Optional<HaException> trouble = Optional.empty();

        Contender(Keys.Election keys) {
            this.keys = keys;
            this.election = contend.apply(keys);
            election.start(this);
        }

        void await(TimeLimit limit) {
            try {
                access.threads().await(granted, limit.left());
            } catch (TimeoutException | BackendUnavailableException tooLong) {
                throw new BackendUnavailableException(
                        "cleanup gave up waiting for " + keys.root() + ", which " + whoHolds() + "; try again later",
                        tooLong);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new BackendUnavailableException("cleanup was interrupted", interrupted);
            } catch (ExecutionException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        DocumentLeadership leadership() {
            return granted.join();
        }

        long token() {
            return leadership().token().value();
        }

        void close() {
            election.close();
        }

        private String whoHolds() {
            if (trouble.isPresent()) {
                return "cannot be acquired: " + trouble.get().getMessage();
            }
            return access.read(LeaseBody.FORMAT, keys.lease(), access.callLimit())
                    .map(seen -> seen.body().record())
                    .filter(record -> record.held())
                    .map(record -> "is led by '" + record.holder() + "' with token " + record.token())
                    .orElse("was not granted in time");
        }

        @Override
        public void onGranted(Leadership leadership) {
            granted.complete((DocumentLeadership) leadership);
        }

        @Override
        public void onRevoked(FencingToken token, RevocationCause cause) {
            LOG.debug("cleanup lost {} with token {}: {}", keys.root(), token, cause);
        }

        @Override
        public void onError(HaException error) {
            trouble = Optional.of(error);
        }
    }
}
