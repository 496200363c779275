package dev.regent.ha.s3;

import dev.regent.ha.testkit.Behavior;
import dev.regent.ha.testkit.CrashHook;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.FaultyServers;
import dev.regent.ha.testkit.support.DocumentFixture;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.kit.EnsembleServers;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Records below a prefix of its own in the bucket of a server that others use too, or of the test's own. */
final class S3Fixture extends DocumentFixture {

    private final Ensemble servers;
    private final boolean own;
    private final Optional<FaultyMedium> medium;
    private final String root = "s3://" + MinioServers.BUCKET + "/kit-" + UUID.randomUUID();

    /** On the server that all tests of this JVM share. */
    S3Fixture() {
        this(SharedS3.kit());
    }

    /** On a server that others use too. */
    S3Fixture(Ensemble shared) {
        this(shared, false, Optional.empty());
    }

    private S3Fixture(Ensemble servers, boolean own, Optional<FaultyMedium> medium) {
        super(S3HaBackendFactory::new, S3FenceBypass::new, S3ShortLeases::new);
        this.servers = servers;
        this.own = own;
        this.medium = medium;
    }

    /** On a server that ends with this fixture, or earlier. */
    static S3Fixture on(Ensemble own) {
        return new S3Fixture(own, true, Optional.empty());
    }

    /** On a server of the fixture's own, whose medium can be filled. */
    static S3Fixture onMedium(Path folder) throws IOException {
        ServerMedium medium = S3Medium.start(folder, SharedS3::start);
        return new S3Fixture(medium.servers(), true, Optional.of(medium));
    }

    @Override
    protected InetSocketAddress server() {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), servers.node(0).port());
    }

    @Override
    protected Map<String, String> options(InetSocketAddress server) {
        Map<String, String> options = new HashMap<>(BucketFixture.options("http://127.0.0.1:" + server.getPort()));
        options.put("high-availability.s3.root", root);
        options.put("high-availability.s3.probe-rounds", "1"); // each fixture has a root that was never probed
        return options;
    }

    /** Members are not polled. */
    @Override
    public Set<Behavior> lacks() {
        return Set.of(Behavior.PROMPT_DEPARTURE);
    }

    @Override
    public Optional<CrashHook> crashHook() {
        return Optional.of(new S3CrashHook());
    }

    @Override
    public Optional<FaultyServers> faultyServers() {
        return own ? Optional.of(new EnsembleServers(servers)) : Optional.empty();
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium;
    }

    @Override
    public void close() {
        super.close();
        if (own) {
            servers.close();
        }
        try {
            if (medium.isPresent()) {
                medium.get().close();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
