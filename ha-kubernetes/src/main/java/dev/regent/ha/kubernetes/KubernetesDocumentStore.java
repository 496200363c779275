package dev.regent.ha.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.document.LeaseDocument;
import dev.regent.ha.support.http.HttpCalls;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One object for each document in a namespace of Kubernetes. A version is the object's resourceVersion, which is the revision of the write in etcd, with its uid. Reads and lists
 * name no resourceVersion, so they are as new as etcd itself. Leases and members have connections of their own, which no other load can keep busy.
 */
final class KubernetesDocumentStore implements DocumentStore {

    /** A ConfigMap takes 1 MiB, names included. */
    private static final int MOST_BYTES = 1000 << 10;

    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);
    private static final Duration FAREWELL = Duration.ofMillis(300);
    private static final StoreKey ANY = StoreKey.of("floor");

    private final HttpCalls leaseCalls;
    private final HttpCalls otherCalls;
    private final HttpCalls watchCalls;
    private final Api leases;
    private final Api others;
    private final Watches watches;
    private final LeaderRecords leaders;
    private final Threading threads;

    KubernetesDocumentStore(ApiServer server, Duration callLimit, Threading threads, RandomGenerator random) {
        this.threads = threads;
        this.leaseCalls = new HttpCalls(server.peer("kubernetes-lease"), threads);
        this.otherCalls = new HttpCalls(server.peer("kubernetes"), threads);
        this.watchCalls = new HttpCalls(server.peer("kubernetes-watch"), threads);
        this.leases = new Api(leaseCalls, server);
        this.others = new Api(otherCalls, server);
        Api watching = new Api(watchCalls, server);
        this.watches = new Watches(selection -> new ObjectWatch(selection, watching, callLimit, random), threads);
        this.leaders = new LeaderRecords(others, callLimit, threads);
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        Place place = Place.of(key);
        Optional<JsonNode> object = api(place).get(place, limit);
        try {
            return object.isEmpty() ? Optional.empty() : Optional.of(ApiObjects.stored(key, object.get()));
        } catch (IOException malformed) {
            throw new CorruptStateException(
                    "the object " + place.name() + " of document " + key + " is none", malformed);
        }
    }

    @Override
    public WriteOutcome write(StoreKey key, Optional<String> expected, ByteBuffer body, Duration limit) {
        Place place = Place.of(key);
        ByteBuffer object = ApiObjects.document(place, key, expected.map(Version::parse), body);
        WriteOutcome outcome = expected.isPresent()
                ? api(place).replace(place, object, limit)
                : api(place).create(place, object, limit);
        if (outcome instanceof WriteOutcome.Applied && LeaseDocument.isAt(key)) {
            leaders.wrote(key, body);
        }
        return outcome;
    }

    @Override
    public WriteOutcome delete(StoreKey key, String expected, Duration limit) {
        Place place = Place.of(key);
        Version version = Version.parse(expected);
        if (!LeaseDocument.isAt(key)) {
            return api(place).delete(place, version, limit);
        }
        long start = threads.nanoTime();
        try {
            if (!stands(place, version, limit)) {
                return new WriteOutcome.Refused();
            }
            // before the Lease, by which a cleanup finds it again
            leaders.delete(key, limit.minusNanos(threads.nanoTime() - start));
        } catch (BackendUnavailableException nothingDeleted) {
            return new WriteOutcome.NotSent(nothingDeleted);
        }
        return leases.delete(place, version, limit.minusNanos(threads.nanoTime() - start));
    }

    private boolean stands(Place place, Version version, Duration limit) {
        Optional<JsonNode> object = leases.get(place, limit);
        try {
            return object.isPresent() && Version.of(object.get()).equals(version);
        } catch (IOException malformed) {
            throw new BackendUnavailableException("the object " + place.name() + " has no version", malformed);
        }
    }

    @Override
    public List<StoreKey> list(StoreKey prefix, Duration limit) {
        long start = threads.nanoTime();
        List<StoreKey> found = new ArrayList<>();
        for (Place.Selection selection : Place.below(prefix)) {
            String token = "";
            do {
                JsonNode page = others.list(selection, token, limit.minusNanos(threads.nanoTime() - start));
                ApiObjects.keys(page).stream()
                        .filter(key -> key.isBelow(prefix))
                        .forEach(found::add);
                token = page.path("metadata").path("continue").asText();
            } while (!token.isEmpty());
        }
        return found.stream().distinct().toList(); // a leader record has the key of its lease
    }

    /** The lease of an election, or the members of a group. */
    @Override
    public Subscription subscribe(StoreKey prefix, Runnable hint) {
        if (LeaseDocument.isAt(prefix)) {
            return watches.subscribe(Place.of(prefix).alone(), hint);
        }
        List<Subscription> all = Place.below(prefix).stream()
                .map(selection -> watches.subscribe(selection, hint))
                .toList();
        return () -> all.forEach(Subscription::close);
    }

    /** Renewals change Leases and no leader record. */
    @Override
    public Subscription subscribeLeader(StoreKey lease, Runnable hint) {
        return watches.subscribe(Place.leaders(lease), hint);
    }

    /** What every process needs: reading a document. */
    @Override
    public void check(Duration limit) {
        Place place = Place.of(ANY);
        Optional<JsonNode> unused = others.get(place, limit);
    }

    @Override
    public LifeProof lives() {
        return LifeProof.NONE;
    }

    @Override
    public int maxRecordBytes() {
        return MOST_BYTES;
    }

    private Api api(Place place) {
        return place.resource() == Resource.LEASE ? leases : others;
    }

    @Override
    public void close() {
        leaders.close(FAREWELL);
        watches.close(CLOSE_BOUND);
        leaseCalls.close(CLOSE_BOUND);
        otherCalls.close(CLOSE_BOUND);
        watchCalls.close(CLOSE_BOUND);
    }
}
