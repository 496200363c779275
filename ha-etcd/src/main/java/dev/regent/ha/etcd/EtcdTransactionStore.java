package dev.regent.ha.etcd;

import com.google.protobuf.ByteString;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.store.TimeLimit;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.KeyValue;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.TxnResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Transactions on the keys of an etcd ensemble. */
final class EtcdTransactionStore implements TransactionStore {

    private static final Logger LOG = LoggerFactory.getLogger(EtcdTransactionStore.class);

    /** Keys in one answer of a list: each at most as large as the server's limit of a request, so that a page fits into a response. */
    private static final int PAGE = 40;

    private static final int MOST_COMPACTIONS = 3;
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    /** Of the 1.5 MiB that a server takes by default, with room for the keys and conditions. */
    private static final int LARGEST_TRANSACTION = 1 << 20;

    private static final int MOST_OPERATIONS = 128; // a server's default --max-txn-ops

    private final EtcdConnection connection;
    private final EtcdKeys keys;
    private final Transactions transactions;
    private final Duration watchBound;
    private final NanoClock clock;
    private final RandomGenerator random;
    private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * @param watchBound how long a server may take to open a watch
     * @param random spreads the tries of several processes
     */
    EtcdTransactionStore(
            EtcdConnection connection, EtcdKeys keys, Duration watchBound, NanoClock clock, RandomGenerator random) {
        this.connection = connection;
        this.keys = keys;
        this.transactions = new Transactions(keys);
        this.watchBound = watchBound;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        RangeRequest request = RangeRequest.newBuilder().setKey(keys.key(key)).build();
        try {
            RangeResponse found = connection.read(KVGrpc.getRangeMethod(), request, limit);
            return found.getKvsList().stream().findFirst().map(EtcdTransactionStore::stored);
        } catch (CallFailure failure) {
            throw failure.unavailable();
        }
    }

    /** The key itself and the first page in one transaction; all other pages are of its revision, unless that is compacted meanwhile. */
    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        TimeLimit time = new TimeLimit(clock, limit);
        for (int compactions = 0; ; compactions++) {
            try {
                return listOnce(prefix, time);
            } catch (CallFailure failure) {
                if (!Refusals.saysThatRevisionIsCompacted(failure.status()) || compactions == MOST_COMPACTIONS) {
                    throw failure.unavailable();
                }
            }
        }
    }

    private Map<StoreKey, Stored> listOnce(StoreKey prefix, TimeLimit time) throws CallFailure {
        Map<StoreKey, Stored> all = new HashMap<>();
        RangeRequest.Builder below = RangeRequest.newBuilder()
                .setKey(keys.below(prefix))
                .setRangeEnd(keys.after(prefix))
                .setLimit(PAGE);
        TxnRequest first = TxnRequest.newBuilder()
                .addSuccess(range(RangeRequest.newBuilder().setKey(keys.key(prefix))))
                .addSuccess(range(below))
                .build();
        TxnResponse answer = connection.read(KVGrpc.getTxnMethod(), first, time.left());
        answer.getResponses(0).getResponseRange().getKvsList().forEach(found -> add(all, found));
        below.setRevision(answer.getHeader().getRevision());
        RangeResponse page = answer.getResponses(1).getResponseRange();
        page.getKvsList().forEach(found -> add(all, found));
        while (page.getMore() && page.getKvsCount() > 0) {
            ByteString last = page.getKvs(page.getKvsCount() - 1).getKey();
            below.setKey(last.concat(ByteString.copyFrom(new byte[1])));
            page = connection.read(KVGrpc.getRangeMethod(), below.build(), time.left());
            page.getKvsList().forEach(found -> add(all, found));
        }
        return all;
    }

    private static RequestOp range(RangeRequest.Builder request) {
        return RequestOp.newBuilder().setRequestRange(request).build();
    }

    private void add(Map<StoreKey, Stored> all, KeyValue found) {
        keys.parse(found.getKey())
                .ifPresentOrElse(
                        key -> all.put(key, stored(found)),
                        () -> LOG.warn(
                                "key {} in etcd is none of Regent's and is ignored",
                                found.getKey().toStringUtf8()));
    }

    private static Stored stored(KeyValue found) {
        long revision = found.getModRevision();
        return new Stored(found.getValue().asReadOnlyByteBuffer(), Long.toString(revision), revision);
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        long start = clock.nanoTime();
        try {
            TxnResponse response = connection.write(KVGrpc.getTxnMethod(), transactions.request(operations), limit);
            return transactions.outcome(operations, response);
        } catch (CallFailure failure) {
            return Refusals.saysThatSpaceIsExceeded(failure.status())
                    ? settled(operations, failure, limit.minusNanos(clock.nanoTime() - start))
                    : failure.outcome();
        }
    }

    /**
     * The server has answered, so it will not apply the transaction from now on, but may have. It has not while the conditions hold: a change of
     * any of the keys ends that.
     */
    private TransactionOutcome settled(List<Operation> operations, CallFailure failure, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            return failure.outcome();
        }
        try {
            TxnResponse response = connection.read(KVGrpc.getTxnMethod(), transactions.question(operations), limit);
            return response.getSucceeded() ? new TransactionOutcome.NotSent(failure.unavailable()) : failure.outcome();
        } catch (CallFailure unsettled) {
            LOG.debug("the outcome of a transaction that met the quota stays unknown", unsettled);
            return failure.outcome();
        }
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        EtcdWatch watch = new EtcdWatch(connection, keys, prefix, hint, watchBound, clock, random, watches::remove);
        watches.add(watch);
        watch.start();
        if (closed) {
            watch.close();
        }
        return watch;
    }

    /** A transaction whose condition never holds: it takes a quorum, the right to write, and room, and changes nothing. */
    @Override
    public void check(Duration limit) {
        ByteString probe = keys.probe();
        TxnRequest request = TxnRequest.newBuilder()
                .addCompare(Compare.newBuilder()
                        .setKey(probe)
                        .setTarget(Compare.CompareTarget.MOD)
                        .setResult(Compare.CompareResult.GREATER)
                        .setModRevision(0))
                .addSuccess(RequestOp.newBuilder()
                        .setRequestPut(PutRequest.newBuilder().setKey(probe).setValue(probe)))
                .build();
        try {
            connection.read(KVGrpc.getTxnMethod(), request, limit);
        } catch (CallFailure failure) {
            throw failure.unavailable();
        }
    }

    @Override
    public int maxValueBytes() {
        return LARGEST_TRANSACTION;
    }

    @Override
    public int maxOperations() {
        return MOST_OPERATIONS;
    }

    @Override
    public int maxTransactionBytes() {
        return LARGEST_TRANSACTION;
    }

    @Override
    public void close() {
        closed = true;
        watches.forEach(EtcdWatch::close);
        connection.close(CLOSE_BOUND);
    }
}
