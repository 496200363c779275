package dev.regent.ha.consul;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Answer;
import dev.regent.ha.support.http.Endpoint;
import dev.regent.ha.support.http.Exchange;
import dev.regent.ha.support.http.Request;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.ha.support.transaction.Hint;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import dev.regent.ha.support.transaction.TransactionStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The key/value store of one datacenter of Consul over HTTP. A version is the key's ModifyIndex, which is the index of the write in the servers'
 * log: it grows with every write of any key, also when one is deleted and created again.
 */
final class ConsulTransactionStore implements TransactionStore {

    /** What {@code txn_max_req_len} and {@code kv_max_value_size} are by default. */
    static final int LARGEST_REQUEST = 512 << 10;

    private static final Duration CLOSE_BOUND = Duration.ofMillis(500);
    private static final StoreKey ANY = StoreKey.of("floor");

    private final ConsulKeys keys;
    private final ConsulClient client;
    private final Threading threads;
    private final Watches watches;

    ConsulTransactionStore(ConsulSettings settings, Threading threads, RandomGenerator random) {
        this.keys = new ConsulKeys(settings);
        this.client = new ConsulClient(settings, threads);
        this.threads = threads;
        this.watches = new Watches(key -> new KeyWatch(key, client, keys, random), threads);
    }

    @Override
    public Optional<Stored> read(StoreKey key, Duration limit) {
        String path = keys.path(key);
        return entries(keys.one(key), limit).stream()
                .filter(entry -> entry.path().equals(path))
                .map(Entry::stored)
                .findFirst();
    }

    /** A key without others below it is looked for by itself: asking for all that begins with it would bring its neighbours. */
    @Override
    public Map<StoreKey, Stored> list(StoreKey prefix, Duration limit) {
        long start = threads.nanoTime();
        Map<StoreKey, Stored> found = new HashMap<>();
        for (Entry entry : entries(keys.below(prefix), limit)) {
            keys.key(entry.path()).ifPresent(key -> found.put(key, entry.stored()));
        }
        if (found.isEmpty()) {
            read(prefix, limit.minusNanos(threads.nanoTime() - start)).ifPresent(one -> found.put(prefix, one));
        }
        return found;
    }

    /** 404 is "no such key" from Consul alone, which gives it an index. */
    private List<Entry> entries(String target, Duration limit) {
        Exchange.Answered answered = answered(Request.get(target), limit);
        Answer answer = answered.answer();
        if (ConsulHeaders.filtered(answer)) {
            throw new BackendUnavailableException(Refusal.filtered(answered.from()));
        }
        if (answer.status() == 404 && ConsulHeaders.index(answer) > 0) {
            return List.of();
        }
        if (answer.status() != 200) {
            throw new BackendUnavailableException(Refusal.line(answered.from(), answer));
        }
        try {
            return Json.entries(answer.body());
        } catch (IOException malformed) {
            throw new BackendUnavailableException(
                    "what answers at " + answered.from() + " is not Consul: correct " + ConsulOptions.ADDRESS,
                    malformed);
        }
    }

    private Exchange.Answered answered(Request request, Duration limit) {
        Exchange exchange = client.call(request, limit);
        if (exchange instanceof Exchange.Answered answered) {
            return answered;
        }
        throw new BackendUnavailableException(
                exchange instanceof Exchange.NotSent notSent
                        ? notSent.why()
                        : exchange instanceof Exchange.Lost lost ? lost.why() : "");
    }

    @Override
    public TransactionOutcome commit(List<Operation> operations, Duration limit) {
        List<Verb> verbs = new ArrayList<>();
        List<Integer> owners = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            for (Verb verb : Verb.of(operations.get(i), keys)) {
                verbs.add(verb);
                owners.add(i);
            }
        }
        ByteBuffer body = Json.transaction(verbs, keys.tenancy());
        if (body.remaining() > LARGEST_REQUEST) {
            return new TransactionOutcome.NotSent(new ValueTooLargeException(
                    "transaction for Consul, in bytes of JSON,", body.remaining(), LARGEST_REQUEST));
        }
        Exchange exchange = client.call(Request.put(keys.transaction(), body), limit);
        if (exchange instanceof Exchange.Answered answered) {
            return outcome(answered, operations, owners);
        }
        return exchange instanceof Exchange.NotSent notSent ? notSent(notSent.why()) : unknown(lost(exchange));
    }

    private static String lost(Exchange exchange) {
        return exchange instanceof Exchange.Lost lost ? lost.why() : "no answer from Consul";
    }

    private TransactionOutcome outcome(Exchange.Answered answered, List<Operation> operations, List<Integer> owners) {
        Answer answer = answered.answer();
        try {
            if (answer.status() == 200) {
                return applied(Json.answer(answer.body()), operations);
            }
            if (answer.status() == 409) {
                return refused(answered.from(), Json.answer(answer.body()), owners);
            }
        } catch (IOException malformed) {
            return unknown("the answer from " + answered.from() + " is not Consul's: correct " + ConsulOptions.ADDRESS);
        }
        String line = Refusal.line(answered.from(), answer);
        return Refusal.isDefinite(answer) ? notSent(line) : unknown(line);
    }

    /** Consul tells the versions of keys that were only looked at as well. */
    private TransactionOutcome applied(TransactionAnswer answer, List<Operation> operations) {
        Map<String, String> told = new HashMap<>();
        answer.entries().forEach(entry -> told.put(entry.path(), entry.stored().version()));
        Map<StoreKey, String> versions = new HashMap<>();
        for (Operation operation : operations) {
            if (operation instanceof Operation.Create || operation instanceof Operation.Replace) {
                String version = told.get(keys.path(operation.key()));
                if (version == null) {
                    return unknown("Consul did not tell the version of " + operation.key());
                }
                versions.put(operation.key(), version);
            }
        }
        return new TransactionOutcome.Applied(versions);
    }

    private static TransactionOutcome refused(Endpoint from, TransactionAnswer answer, List<Integer> owners)
            throws IOException {
        if (answer.refusal().isPresent()) {
            return notSent(Refusal.ofTransaction(from, answer.refusal().get()));
        }
        int verb = answer.first().map(TransactionAnswer.Failure::verb).orElse(-1);
        if (verb < 0 || verb >= owners.size()) {
            throw new IOException("a refusal without its operation");
        }
        return new TransactionOutcome.Refused(owners.get(verb));
    }

    private static TransactionOutcome notSent(String why) {
        return new TransactionOutcome.NotSent(new BackendUnavailableException(why));
    }

    private static TransactionOutcome unknown(String why) {
        HaException error = new OutcomeUnknownException(why + "; the write may be applied, now or later");
        return new TransactionOutcome.Unknown(error);
    }

    @Override
    public Subscription subscribe(StoreKey prefix, Consumer<Hint> hint) {
        return watches.subscribe(prefix, hint);
    }

    /** A consistent read, for which the leader asks the other servers whether it still is. */
    @Override
    public void check(Duration limit) {
        entries(keys.one(ANY), limit);
    }

    @Override
    public int maxValueBytes() {
        return 256 << 10;
    }

    /** Consul takes 128 verbs, and a deletion is two. */
    @Override
    public int maxOperations() {
        return 64;
    }

    /** Base64 makes three bytes four, and keys take the rest of {@link #LARGEST_REQUEST}. */
    @Override
    public int maxTransactionBytes() {
        return 288 << 10;
    }

    @Override
    public void close() {
        watches.close(CLOSE_BOUND);
        client.close(CLOSE_BOUND);
    }
}
