package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.testkit.BackendFixture;
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
 * The fixture of a driver that is a {@link DocumentStore} behind servers; as {@link TransactionFixture} is for transactions.
 */
public abstract class DocumentFixture implements BackendFixture {

    private final Function<DocumentSeams, HaBackendFactory> factories;
    private final Supplier<? extends DocumentFenceBypass> bypasses;
    private final Supplier<? extends DocumentShortLeaseFactory> shortLeases;
    private final List<FaultProxy> proxies = new CopyOnWriteArrayList<>();
    private Optional<PlainDocuments> plain = Optional.empty(); // guarded by this

    /**
     * Opens nothing yet.
     *
     * @param factories the constructor of the driver's factory that takes seams
     * @param bypasses makes the driver's subclass, which contenders in other processes make by its public constructor
     * @param shortLeases as above
     */
    protected DocumentFixture(
            Function<DocumentSeams, HaBackendFactory> factories,
            Supplier<? extends DocumentFenceBypass> bypasses,
            Supplier<? extends DocumentShortLeaseFactory> shortLeases) {
        this.factories = factories;
        this.bypasses = bypasses;
        this.shortLeases = shortLeases;
    }

    /** Where the server listens for clients; the same in each call. */
    protected abstract InetSocketAddress server();

    /**
     * Options that lead to this fixture's root, which no other fixture uses; the same root in each call.
     *
     * @param server where the client shall connect to: {@link #server}, or a proxy before it
     */
    protected abstract Map<String, String> options(InetSocketAddress server);

    /** The store itself, past the recipe, for a test that looks at documents or changes them by hand. Closed with this fixture. */
    public final DocumentStore store() {
        return plain().store();
    }

    /** Opens a proxy before the server, for a test that disturbs more than one link does. Closed with this fixture. */
    public final FaultProxy proxy() {
        FaultProxy opened = FaultProxy.to(server());
        proxies.add(opened);
        return opened;
    }

    /** Options of a client that reaches the server through this proxy only. */
    public final Map<String, String> optionsThrough(FaultProxy proxy) {
        return options(proxy.address());
    }

    @Override
    public final HaBackendFactory factory() {
        return factories.apply(DocumentSeams.NONE);
    }

    @Override
    public final Map<String, String> options() {
        return options(server());
    }

    @Override
    public Optional<ServerLink> serverLink() {
        FaultProxy before = proxy();
        return Optional.of(new ProxiedLink(factory(), optionsThrough(before), List.of(before)));
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return serverLink().map(link -> link);
    }

    @Override
    public final Optional<FenceBypass> fenceBypass() {
        return Optional.of(bypasses.get());
    }

    @Override
    public final Optional<OperatorHand> operator() {
        return Optional.of(new DocumentOperatorHand(plain(), shortLeases));
    }

    @Override
    public final Optional<StoredRecord> storedRecord(ClusterId cluster, String election, Optional<String> scope) {
        StoreKey key = scope.map(name -> plain().only(DocumentKeys.scope(cluster, election, name)))
                .orElse(DocumentKeys.lease(cluster, election));
        return Optional.of(new DocumentRecord(plain(), key));
    }

    /** All documents of the cluster but the tombstones that a cleanup leaves, if it has to. */
    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        DocumentStore store = store();
        return Optional.of(store.list(DocumentKeys.cluster(cluster), PlainDocuments.CALL).stream()
                .map(StoreKey::toString)
                .filter(key -> store.deletesExactly() || !key.endsWith("/lease") && !key.endsWith("/index"))
                .sorted()
                .toList());
    }

    /** A subclass that starts servers for one test alone ends them after this. */
    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        synchronized (this) {
            plain.ifPresent(PlainDocuments::close);
            plain = Optional.empty();
        }
    }

    private synchronized PlainDocuments plain() {
        PlainDocuments opened = plain.orElseGet(() -> PlainDocuments.open(factories, options()));
        plain = Optional.of(opened);
        return opened;
    }
}
