package dev.regent.ha.s3;

import dev.regent.ha.testkit.Behavior;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.kit.DocumentFixture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Records below a prefix of its own in the bucket of a server that others use too. */
final class S3Fixture extends DocumentFixture {

    private final Ensemble servers;
    private final String root = "s3://" + MinioServers.BUCKET + "/kit-" + UUID.randomUUID();

    S3Fixture(Ensemble servers) {
        super(S3HaBackendFactory::new, S3FenceBypass::new, S3ShortLeases::new);
        this.servers = servers;
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
}
