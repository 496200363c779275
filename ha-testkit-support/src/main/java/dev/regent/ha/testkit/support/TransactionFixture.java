package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.support.transaction.TransactionStore;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.FenceBypass;
import dev.regent.ha.testkit.OperatorHand;
import dev.regent.ha.testkit.ServerLink;
import dev.regent.ha.testkit.StoredRecord;
import dev.regent.ha.testkit.proxy.FaultProxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The fixture of a driver that is a {@link TransactionStore} behind servers. The driver's subclass says how its factory is made of seams, where
 * the servers are and how options are written; all the rest is here, through the seams and through proxies. What a test stores stays in the
 * servers, below a root of its own, and goes with their folders.
 */
public abstract class TransactionFixture implements BackendFixture {

    private final Function<TransactionSeams, HaBackendFactory> factories;
    private final Supplier<? extends TransactionFenceBypass> bypasses;
    private final Supplier<? extends ShortLeaseFactory> shortLeases;
    private final Optional<CrashHook> crashHook;
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();
    private Optional<PlainStore> plain = Optional.empty(); // guarded by this

    /**
     * Opens nothing yet. With all hooks, for the only driver on the class path whose factory has a constructor, of any visibility, that takes seams; where there
     * are several, for the one whose type the environment variable {@code REGENT_KIT_TYPE} names.
     */
    protected TransactionFixture() {
        this(
                SeamConstructors.here(TransactionSeams.class),
                TransactionHooks.Bypass::new,
                TransactionHooks.ShortLeases::new,
                Optional.of(new TransactionHooks.CrashHook()));
    }

    /**
     * Opens nothing yet; {@link #crashHook} is the subclass's to override.
     *
     * @param factories the constructor of the driver's factory that takes seams
     * @param bypasses makes the driver's subclass, which contenders in other processes make by its public constructor
     * @param shortLeases as above
     */
    protected TransactionFixture(
            Function<TransactionSeams, HaBackendFactory> factories,
            Supplier<? extends TransactionFenceBypass> bypasses,
            Supplier<? extends ShortLeaseFactory> shortLeases) {
        this(factories, bypasses, shortLeases, Optional.empty());
    }

    private TransactionFixture(
            Function<TransactionSeams, HaBackendFactory> factories,
            Supplier<? extends TransactionFenceBypass> bypasses,
            Supplier<? extends ShortLeaseFactory> shortLeases,
            Optional<CrashHook> crashHook) {
        this.factories = factories;
        this.bypasses = bypasses;
        this.shortLeases = shortLeases;
        this.crashHook = crashHook;
    }

    /** Where each node of the server listens for clients; the same in each call. */
    protected abstract List<InetSocketAddress> servers();

    /**
     * Options that lead to this fixture's root, which no other fixture uses; the same root in each call.
     *
     * @param servers where the client shall connect to: {@link #servers}, or a proxy before each of them, in the same order
     */
    protected abstract Map<String, String> options(List<InetSocketAddress> servers);

    /** The store itself, past the recipe, for a test that looks at keys or changes them by hand. Closed with this fixture. */
    public final TransactionStore store() {
        return plain().store();
    }

    /** Opens a proxy before each server, for a test that disturbs more than one link does. Closed with this fixture. */
    public final List<FaultProxy> proxies() {
        List<FaultProxy> opened = servers().stream().map(FaultProxy::to).toList();
        proxies.addAll(opened);
        return opened;
    }

    /** Options of a client that reaches the servers through these proxies only. */
    public final Map<String, String> optionsThrough(List<FaultProxy> each) {
        return options(each.stream().map(FaultProxy::address).toList());
    }

    @Override
    public final HaBackendFactory factory() {
        return factories.apply(TransactionSeams.NONE);
    }

    @Override
    public final Map<String, String> options() {
        return options(servers());
    }

    @Override
    public Optional<ServerLink> serverLink() {
        List<FaultProxy> before = proxies();
        return Optional.of(new ProxiedLink(factory(), optionsThrough(before), before));
    }

    @Override
    public final Optional<FaultyLink> faultyLink() {
        return serverLink().map(link -> link);
    }

    @Override
    public Optional<FenceBypass> fenceBypass() {
        return Optional.of(bypasses.get());
    }

    @Override
    public Optional<OperatorHand> operator() {
        return Optional.of(new TransactionOperatorHand(plain(), shortLeases));
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return crashHook;
    }

    @Override
    public Optional<StoredRecord> storedRecord(ClusterId cluster, String election, Optional<String> scope) {
        StoreKey key = scope.map(name -> StoredKeys.firstBelow(store(), StoredKeys.scope(cluster, election, name)))
                .orElse(StoredKeys.lease(cluster, election));
        return Optional.of(new KeyRecord(plain(), key));
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        return Optional.of(store().list(StoredKeys.cluster(cluster), PlainStore.CALL).keySet().stream()
                .map(StoreKey::toString)
                .sorted()
                .toList());
    }

    /** A subclass that starts servers for one test alone ends them after this. */
    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        synchronized (this) {
            plain.ifPresent(PlainStore::close);
            plain = Optional.empty();
        }
    }

    private synchronized PlainStore plain() {
        PlainStore opened = plain.orElseGet(() -> PlainStore.open(factories, options()));
        plain = Optional.of(opened);
        return opened;
    }
}
