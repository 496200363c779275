package dev.regent.ha.consul;

import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.support.transaction.TransactionSeams;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.SplitServers;
import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.ha.testkit.support.TransactionFixture;
import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.ConnectedFactory;
import dev.regent.testservers.kit.EnsembleServers;
import dev.regent.testservers.kit.EnsembleSplit;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A prefix of its own on the shared server, or on servers of the test's own. */
final class ConsulFixture extends TransactionFixture {

    private final String prefix = "kit-" + UUID.randomUUID();
    private final List<InetSocketAddress> addresses;
    private final String scheme;
    private final Map<String, String> more;
    private final Optional<Ensemble> own;
    private final Optional<FaultyMedium> medium;

    ConsulFixture() {
        this(ConsulHaBackendFactory::new, SharedConsul.ensemble(), "http", Map.of(), false, Optional.empty());
    }

    /**
     * With TLS, as a rightful client.
     *
     * @param more what it says beside addresses and prefix
     */
    static ConsulFixture secure(Ensemble shared, Map<String, String> more) {
        return new ConsulFixture(
                seams -> new ConnectedFactory(new ConsulHaBackendFactory(seams)),
                shared,
                "https",
                more,
                false,
                Optional.empty());
    }

    private ConsulFixture(
            Function<TransactionSeams, HaBackendFactory> factories,
            Ensemble servers,
            String scheme,
            Map<String, String> more,
            boolean own,
            Optional<FaultyMedium> medium) {
        super(factories, ConsulFenceBypass::new, ConsulShortLeases::new);
        this.addresses = EnsembleServers.addresses(servers);
        this.scheme = scheme;
        this.more = Map.copyOf(more);
        this.medium = medium;
        this.own = own ? Optional.of(servers) : Optional.empty();
    }

    /** On servers that end with this fixture, or earlier. */
    static ConsulFixture on(Ensemble servers) {
        return new ConsulFixture(ConsulHaBackendFactory::new, servers, "http", Map.of(), true, Optional.empty());
    }

    /** On one server of the fixture's own, whose medium can be filled. */
    static ConsulFixture onMedium(Path folder) throws IOException {
        FaultyMedium medium = TmpfsMedium.mount(Files.createDirectory(folder.resolve("medium")));
        ServerOptions options = ServerOptions.nodes(1)
                .with("data_dir", '"' + medium.folder().toString() + '"')
                .with("raft_logstore", "{\"backend\": \"boltdb\"}") // the other one takes its room in advance
                .startedBy(medium.launcher());
        Ensemble server = ConsulServers.start(folder, options);
        return new ConsulFixture(
                ConsulHaBackendFactory::new,
                server,
                "http",
                Map.of(),
                true,
                Optional.of(new ServerMedium(medium, server)));
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium;
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return own.map(EnsembleServers::new);
    }

    @Override
    public Optional<SplitServers> splitServers() {
        return own.flatMap(servers -> EnsembleSplit.of(servers, this::options));
    }

    @Override
    public void close() {
        super.close();
        own.ifPresent(Ensemble::close);
        try {
            if (medium.isPresent()) {
                medium.get().close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    protected List<InetSocketAddress> servers() {
        return addresses;
    }

    @Override
    protected Map<String, String> options(List<InetSocketAddress> servers) {
        String all = servers.stream()
                .map(at -> scheme + "://127.0.0.1:" + at.getPort())
                .collect(Collectors.joining(","));
        Map<String, String> options = new HashMap<>(more);
        options.put(ConsulOptions.ADDRESS.key(), all);
        options.put(ConsulOptions.PREFIX.key(), prefix);
        return options;
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new ConsulCrashHook());
    }
}
