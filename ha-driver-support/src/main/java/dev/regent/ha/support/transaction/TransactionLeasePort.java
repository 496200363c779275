package dev.regent.ha.support.transaction;

import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.lease.LeasePort;
import dev.regent.ha.support.lease.LeaseRecord;
import dev.regent.ha.support.lease.Observation;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.lease.Writes;
import dev.regent.ha.support.store.BodyFormat;
import dev.regent.ha.support.store.FloorBody;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.store.TokenFloor;
import dev.regent.ha.support.transaction.LeaseBodies.Epoch;
import dev.regent.ha.support.transaction.LeaseBodies.Renewal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The calls of one contender where lease, renewal and epoch are keys of their own.
 *
 * <p>Every acquire is conditional on lease, renewals, epoch and floor, whether the lease is missing or not: the epoch changes with each grant and
 * the floor with each cleanup, so a request that arrives late or twice is refused also where the versions of a lease that was deleted and
 * created again recur. It deletes every renewal that there is, so that at most one grant has one; a renewal is never created again.
 */
final class TransactionLeasePort implements LeasePort {

    private final TransactionStore store;
    private final LeaseKeys keys;
    private final NanoClock clock;
    private final Supplier<String> nonces;
    private volatile Fence fence = new Fence(0, "", "");

    /** @param nonces a text that differs from all others with each call */
    TransactionLeasePort(TransactionStore store, LeaseKeys keys, NanoClock clock, Supplier<String> nonces) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
        this.nonces = nonces;
    }

    /** Keys of different moments do no harm: what is written on them is conditional on all of them. */
    @Override
    public Observation read(Duration callLimit) {
        TimeLimit limit = new TimeLimit(clock, callLimit);
        Map<StoreKey, Stored> found = store.list(keys.lead(), limit.call());
        Optional<Stored> floor = store.read(TokenFloor.KEY, limit.call());
        SortedMap<String, String> renewals = new TreeMap<>();
        found.forEach((key, stored) -> {
            if (LeaseKeys.isRenewal(key)) {
                renewals.put(key.name(), stored.version());
            }
        });
        Optional<Stored> lease = Optional.ofNullable(found.get(keys.lease()));
        Optional<Stored> epoch = Optional.ofNullable(found.get(keys.epoch()));
        lease.ifPresent(this::recognise);
        LeaseVersions versions = new LeaseVersions(
                lease.map(Stored::version), epoch.map(Stored::version), floor.map(Stored::version), renewals);
        return new Observation(
                lease.map(stored -> record(LeaseBodies.LEASE.decode(keys.lease(), stored), found)),
                versions.text(),
                lease.map(stored -> lastWrite(stored, found)).orElse(""),
                lease.map(stored -> writes(stored, found)).orElse(Writes.UNKNOWN),
                epoch.map(stored ->
                                LeaseBodies.EPOCH.decode(keys.epoch(), stored).token())
                        .orElse(0L),
                floor.map(stored ->
                                FloorBody.FORMAT.decode(TokenFloor.KEY, stored).floor())
                        .orElse(0L),
                false);
    }

    /**
     * The version of the lease under this grant, which no other grant's lease has beside this one's renewal. Asked for when the grant is
     * announced, so after its acquire was answered or found by a look.
     *
     * @return empty if it is the version of no lease of this contender's
     */
    Optional<String> leaseVersion(long token) {
        Fence last = fence;
        return last.token == token && !last.version.isEmpty() ? Optional.of(last.version) : Optional.empty();
    }

    /** An acquire whose answer did not come is found by reading. */
    private void recognise(Stored stored) {
        LeaseRecord lease = LeaseBodies.LEASE.decode(keys.lease(), stored);
        Fence last = fence;
        if (lease.held() && lease.incarnation().equals(last.incarnation)) {
            fence = new Fence(lease.token(), last.incarnation, stored.version());
        }
    }

    /**
     * A held lease without its renewal gets a nonce of its own: it is another state, from whose first sight the others wait, and not what its
     * holder wrote.
     */
    private LeaseRecord record(LeaseRecord lease, Map<StoreKey, Stored> found) {
        if (!lease.held()) {
            return lease;
        }
        StoreKey key = keys.renewal(lease.token());
        Optional<Renewal> renewal =
                Optional.ofNullable(found.get(key)).map(stored -> LeaseBodies.RENEWAL.decode(key, stored));
        return new LeaseRecord(
                lease.token(),
                lease.holder(),
                lease.incarnation(),
                lease.durationNanos(),
                renewal.isPresent() ? lease.nonce() : lease.nonce() + " without renewal",
                renewal.map(Renewal::counter).orElse(0L),
                Map.of());
    }

    /** Of the lease and its renewal alone: cleanups of other clusters change the floor, and nobody's wait begins anew by them. */
    private String lastWrite(Stored lease, Map<StoreKey, Stored> found) {
        return name(lease)
                + renewalBeside(lease, found)
                        .map(renewal -> " " + name(renewal))
                        .orElse("");
    }

    /** Of another one than all former ones, if the store tells: its versions may recur. */
    private static String name(Stored stored) {
        return stored.write() > 0 ? Long.toString(stored.write()) : stored.version();
    }

    private Writes writes(Stored lease, Map<StoreKey, Stored> found) {
        return new Writes(
                lease.write(), renewalBeside(lease, found).map(Stored::write).orElse(0L));
    }

    private Optional<Stored> renewalBeside(Stored lease, Map<StoreKey, Stored> found) {
        return Optional.ofNullable(found.get(
                keys.renewal(LeaseBodies.LEASE.decode(keys.lease(), lease).token())));
    }

    @Override
    public WriteOutcome acquire(Observation seen, LeaseRecord mine, Duration limit) {
        LeaseVersions versions = LeaseVersions.parse(seen.version());
        if (versions.floor().isEmpty()) {
            return createFloor(limit);
        }
        fence = new Fence(mine.token(), mine.incarnation(), "");
        List<Operation> all = new ArrayList<>();
        all.add(put(LeaseBodies.LEASE, keys.lease(), versions.lease(), mine));
        versions.renewals()
                .forEach((name, version) ->
                        all.add(new Operation.Delete(keys.lead().child(name), version)));
        StoreKey renewal = keys.renewal(mine.token());
        all.add(put(LeaseBodies.RENEWAL, renewal, Optional.empty(), renewalOf(mine)));
        all.add(put(LeaseBodies.EPOCH, keys.epoch(), versions.epoch(), new Epoch(mine.token(), mine.nonce())));
        all.add(new Operation.Check(TokenFloor.KEY, versions.floor().get()));
        return outcome(store.commit(all, limit), applied -> {
            String lease = applied.versions().getOrDefault(keys.lease(), "");
            fence = new Fence(mine.token(), mine.incarnation(), lease);
            return versions.with(lease, renewal, applied.versions().getOrDefault(renewal, ""));
        });
    }

    /** Once for each root, so that everybody can compare its version. The caller looks again. */
    private WriteOutcome createFloor(Duration limit) {
        TransactionOutcome made = store.commit(
                List.of(put(FloorBody.FORMAT, TokenFloor.KEY, Optional.empty(), new FloorBody(0, nonces.get()))),
                limit);
        return made instanceof TransactionOutcome.NotSent notSent
                ? new WriteOutcome.NotSent(notSent.error())
                : new WriteOutcome.Refused();
    }

    @Override
    public boolean acquireRaisesEpoch() {
        return true;
    }

    @Override
    public WriteOutcome confirm(LeaseRecord mine, Duration limit) {
        throw new IllegalStateException("acquiring wrote the epoch");
    }

    @Override
    public WriteOutcome renew(String version, LeaseRecord next, Duration limit) {
        LeaseVersions versions = LeaseVersions.parse(version);
        StoreKey renewal = keys.renewal(next.token());
        String last = versions.renewals().get(renewal.name());
        if (versions.lease().isEmpty() || last == null) {
            return new WriteOutcome.Refused();
        }
        String lease = versions.lease().get();
        List<Operation> both = List.of(
                new Operation.Check(keys.lease(), lease),
                put(LeaseBodies.RENEWAL, renewal, Optional.of(last), renewalOf(next)));
        return outcome(
                store.commit(both, limit),
                applied -> versions.with(lease, renewal, applied.versions().getOrDefault(renewal, "")));
    }

    /**
     * Whatever became of the last renewal: only the lease is compared, and with it every renewal that is still on its way is refused. That this
     * grant's renewal exists tells its lease from one that was deleted and created again and has the same version.
     */
    @Override
    public WriteOutcome release(String version, LeaseRecord tombstone, Duration limit) {
        LeaseVersions versions = LeaseVersions.parse(version);
        if (versions.lease().isEmpty()) {
            return new WriteOutcome.Refused();
        }
        List<Operation> release = List.of(
                put(LeaseBodies.LEASE, keys.lease(), versions.lease(), tombstone),
                new Operation.Exists(keys.renewal(tombstone.token())));
        return outcome(store.commit(release, limit), applied -> versions);
    }

    private static Renewal renewalOf(LeaseRecord record) {
        return new Renewal(record.token(), record.incarnation(), record.counter());
    }

    private static <T> Operation put(BodyFormat<T> format, StoreKey key, Optional<String> version, T body) {
        return Operation.put(key, version, format.encode(key, body));
    }

    private static WriteOutcome outcome(
            TransactionOutcome outcome, Function<TransactionOutcome.Applied, LeaseVersions> versions) {
        if (outcome instanceof TransactionOutcome.Applied applied) {
            return new WriteOutcome.Applied(versions.apply(applied).text());
        }
        if (outcome instanceof TransactionOutcome.NotSent notSent) {
            return new WriteOutcome.NotSent(notSent.error());
        }
        return outcome instanceof TransactionOutcome.Unknown unknown
                ? new WriteOutcome.Unknown(unknown.error())
                : new WriteOutcome.Refused();
    }

    /**
     * What writes of a grant are fenced by.
     *
     * @param token of the last acquire, or of one's own lease as it was read last
     * @param incarnation of this contender, empty before its first acquire
     * @param version of the lease, empty while it is not known
     */
    private record Fence(long token, String incarnation, String version) {}
}
