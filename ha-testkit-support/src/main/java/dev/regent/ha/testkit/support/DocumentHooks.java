package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.document.DocumentSeams;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.FaultyLink;
import dev.regent.ha.testkit.ServerLink;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The hooks of a running backend on documents, by the constructor of its factory that takes {@link DocumentSeams}. Its link is one
 * to the store, as of a driver that has no servers. */
public final class DocumentHooks extends DocumentFixture {

    private static final InetSocketAddress NOWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final Function<DocumentSeams, HaBackendFactory> factories;
    private final Map<String, String> options;

    private DocumentHooks(Function<DocumentSeams, HaBackendFactory> factories, Map<String, String> options) {
        super(factories, Bypass::new, ShortLeases::new);
        this.factories = factories;
        this.options = Map.copyOf(options);
    }

    /**
     * Hooks of the backend that these options lead to.
     *
     * @return empty if the factory has no such constructor
     */
    public static Optional<BackendFixture> of(HaBackendFactory factory, Map<String, String> options) {
        return SeamConstructors.of(factory.getClass(), DocumentSeams.class)
                .map(factories -> new DocumentHooks(factories, options));
    }

    @Override
    protected InetSocketAddress server() {
        return NOWHERE;
    }

    @Override
    protected Map<String, String> options(InetSocketAddress server) {
        return options;
    }

    @Override
    public Optional<ServerLink> serverLink() {
        return Optional.empty();
    }

    @Override
    public Optional<FaultyLink> faultyLink() {
        return Optional.of(new DocumentLink(factories, options));
    }

    @Override
    public Optional<dev.regent.ha.testkit.CrashHook> crashHook() {
        return Optional.of(new CrashHook());
    }

    /** Made by its name in contenders' processes. */
    public static final class Bypass extends DocumentFenceBypass {

        /** Of the driver of this process. */
        public Bypass() {
            super(SeamConstructors.here(DocumentSeams.class));
        }
    }

    /** Made by its name in contenders' processes. */
    public static final class ShortLeases extends DocumentShortLeaseFactory {

        /** Of the driver of this process. */
        public ShortLeases() {
            super(SeamConstructors.here(DocumentSeams.class));
        }
    }

    /** Made by its name in processes of the kit. */
    public static final class CrashHook extends DocumentCrashHook {

        /** Of the driver of this process. */
        public CrashHook() {
            super(SeamConstructors.here(DocumentSeams.class));
        }
    }
}
