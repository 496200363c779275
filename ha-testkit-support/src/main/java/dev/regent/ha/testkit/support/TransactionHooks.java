package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.ServerLink;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The hooks of a running backend on transactions, by the constructor of its factory that takes {@link TransactionSeams}. It has no links. */
public final class TransactionHooks extends TransactionFixture {

    private final Map<String, String> options;

    private TransactionHooks(Function<TransactionSeams, HaBackendFactory> factories, Map<String, String> options) {
        super(factories, Bypass::new, ShortLeases::new);
        this.options = Map.copyOf(options);
    }

    /**
     * Hooks of the backend that these options lead to.
     *
     * @return empty if the factory has no such constructor
     */
    public static Optional<BackendFixture> of(HaBackendFactory factory, Map<String, String> options) {
        return SeamConstructors.of(factory.getClass(), TransactionSeams.class)
                .map(factories -> new TransactionHooks(factories, options));
    }

    @Override
    protected List<InetSocketAddress> servers() {
        return List.of();
    }

    @Override
    protected Map<String, String> options(List<InetSocketAddress> servers) {
        return options;
    }

    @Override
    public Optional<ServerLink> serverLink() {
        return Optional.empty();
    }

    @Override
    public Optional<dev.regent.ha.testkit.CrashHook> crashHook() {
        return Optional.of(new CrashHook());
    }

    /** Made by its name in contenders' processes. */
    public static final class Bypass extends TransactionFenceBypass {

        /** Of the driver of this process. */
        public Bypass() {
            super(SeamConstructors.here(TransactionSeams.class));
        }
    }

    /** Made by its name in contenders' processes. */
    public static final class ShortLeases extends ShortLeaseFactory {

        /** Of the driver of this process. */
        public ShortLeases() {
            super(SeamConstructors.here(TransactionSeams.class));
        }
    }

    /** Made by its name in processes of the kit. */
    public static final class CrashHook extends TransactionCrashHook {

        /** Of the driver of this process. */
        public CrashHook() {
            super(SeamConstructors.here(TransactionSeams.class));
        }
    }
}
