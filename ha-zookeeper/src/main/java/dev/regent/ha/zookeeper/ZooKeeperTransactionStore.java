package dev.regent.ha.zookeeper;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;

/**
 * Keys as nodes, transactions as {@code multi}. The version of a key is its data version, which begins anew when a node is created again. Each
 * {@code multi} is sent once; another one follows only where the answer says that nothing was carried out because a parent is missing.
 */
final class ZooKeeperTransactionStore implements TransactionStore {

    /** A request has at most 1 MiB less one byte; the rest of it is for paths, access lists and what the servers add. */
    private static final int MOST_TRANSACTION_BYTES = 768 << 10;

    private static final int MOST_VALUE_BYTES = 512 << 10;
    private static final int MOST_OPERATIONS = 256;
    private static final int MOST_TRIES = 8;
    private static final Code PARENT_GONE = Code.NONODE;

    private final Threading threads;
    private final ServerErrors errors;
    private final MultiOutcome multis;
    private final ParentNodes parents;
    private final NodeReader reader;
    private final NodeWatches watches;
    private final ZooKeeperConnection connection;

    /** @param threads clock and threads of the backend */
    ZooKeeperTransactionStore(ClientSettings settings, Threading threads) {
        NodePaths paths = new NodePaths(settings.root());
        this.threads = threads;
        this.errors = new ServerErrors(settings.quorum().text());
        this.multis = new MultiOutcome(paths, settings.acl(), errors);
        this.parents = new ParentNodes(paths, settings.acl());
        this.reader = new NodeReader(paths);
        this.watches = new NodeWatches(paths);
        this.connection = new ZooKeeperConnection(settings, threads, watches::connected);
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        Waiting waiting = waiting("read " + key, limit);
        return reader.read(key, connection.await(waiting), waiting);
    }

    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        Waiting waiting = waiting("list " + prefix, limit);
        return reader.list(prefix, connection.await(waiting), waiting);
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        Waiting waiting = waiting("write " + operations.get(0).key(), limit);
        for (int tries = 1; ; tries++) {
            Optional<Code> noParent;
            Requests requests;
            try {
                requests = connection.await(waiting);
                noParent = parents.prepare(operations, requests, waiting);
                waiting.requireTimeForAnswer();
            } catch (BackendUnavailableException notSent) {
                return new TransactionOutcome.NotSent(notSent);
            }
            CompletableFuture<Answer<List<OpResult>>> sent = requests.multi(multis.request(operations));
            Answer<List<OpResult>> answer;
            try {
                answer = waiting.await(sent);
            } catch (BackendUnavailableException noAnswer) {
                return new TransactionOutcome.Unknown(errors.unknown(waiting.what(), noAnswer));
            }
            if (!multis.lacksParent(operations, answer)) {
                return multis.read(operations, answer);
            }
            parents.forget(operations);
            if (noParent.isPresent() || tries == MOST_TRIES) {
                return new TransactionOutcome.NotSent(
                        errors.refused("create the nodes above a key", noParent.orElse(PARENT_GONE)));
            }
        }
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return watches.subscribe(prefix, hint);
    }

    /** By a write that changes nothing, since a server that has lost the others goes on answering everything else. */
    @Override
    public void check(Duration limit) {
        Waiting waiting = waiting("get a sign of life", limit);
        reader.requirePassed(connection.await(waiting), waiting);
    }

    @Override
    public int maxValueBytes() {
        return MOST_VALUE_BYTES;
    }

    @Override
    public int maxOperations() {
        return MOST_OPERATIONS;
    }

    @Override
    public int maxTransactionBytes() {
        return MOST_TRANSACTION_BYTES;
    }

    @Override
    public void close() {
        watches.close();
        connection.close();
    }

    private Waiting waiting(String what, Duration limit) {
        return new Waiting(threads, errors, what, limit);
    }
}
