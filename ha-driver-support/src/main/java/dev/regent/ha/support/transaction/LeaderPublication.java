package dev.regent.ha.support.transaction;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.store.StoreAccess;
import dev.regent.ha.support.store.StoreAccess.Seen;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.ScopeBodies.Publication;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The publication of an election. */
final class LeaderPublication {

    private static final int MOST_TRIES = 32;
    private static final int MOST_ADDRESS_CHARACTERS = 16 << 10;

    private final StoreAccess access;
    private final TransactionKeys.Election keys;

    LeaderPublication(StoreAccess access, TransactionKeys.Election keys) {
        this.access = access;
        this.keys = keys;
    }

    /**
     * Who leads: what is published, if the lease that is read afterwards is held under the same token. So no publication outlives its lease,
     * and no mixture of two leaders can be read.
     */
    Optional<LeaderInformation> current() {
        TimeLimit limit = access.limit(2);
        Optional<Seen<Publication>> published = access.read(ScopeBodies.PUBLICATION, keys.publication(), limit.call());
        if (published.isEmpty() || published.get().body().addresses().isEmpty()) {
            return Optional.empty();
        }
        Publication publication = published.get().body();
        return access.read(LeaseBodies.LEASE, keys.lead().lease(), limit.call())
                .map(Seen::body)
                .filter(LeaseRecord::held)
                .filter(lease -> lease.token() == publication.token())
                .map(lease -> new LeaderInformation(new FencingToken(lease.token()), publication.addresses()));
    }

    /** Errors as for {@link dev.regent.ha.spi.leader.Leadership#publish}. */
    void publish(FencedTransactions fenced, Map<String, String> addresses, TimeLimit limit) {
        checkSize(addresses);
        StoreKey key = keys.publication();
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            Optional<Seen<Publication>> last = access.read(ScopeBodies.PUBLICATION, key, limit.call());
            Publication next = new Publication(fenced.token().value(), access.nonce(), addresses);
            Operation put = Operation.put(key, last.map(Seen::version), ScopeBodies.PUBLICATION.encode(key, next));
            TransactionOutcome outcome = fenced.commit(List.of(put), limit);
            if (outcome instanceof TransactionOutcome.Applied) {
                return;
            }
            if (outcome instanceof TransactionOutcome.Unknown unknown) {
                settleByReading(next, unknown.error(), limit);
                return;
            }
            // refused: an earlier publication of this grant was late
        }
        throw new BackendUnavailableException("key " + key + " changed under each of " + MOST_TRIES + " tries");
    }

    private void settleByReading(Publication next, HaException noAnswer, TimeLimit limit) {
        try {
            if (access.read(ScopeBodies.PUBLICATION, keys.publication(), limit.call())
                    .filter(found -> found.body().nonce().equals(next.nonce()))
                    .isPresent()) {
                return;
            }
        } catch (HaException notSettled) {
            noAnswer.addSuppressed(notSettled);
        }
        throw new OutcomeUnknownException("no answer to a publication: " + noAnswer.getMessage(), noAnswer);
    }

    private static void checkSize(Map<String, String> addresses) {
        int size = addresses.entrySet().stream()
                .mapToInt(each -> each.getKey().length() + each.getValue().length())
                .sum();
        if (size > MOST_ADDRESS_CHARACTERS) {
            throw new ValueTooLargeException("publication", size, MOST_ADDRESS_CHARACTERS);
        }
    }
}
