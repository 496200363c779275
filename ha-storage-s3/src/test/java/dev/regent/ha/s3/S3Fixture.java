package dev.regent.ha.s3;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.BackendFixture;
import dev.regent.ha.testkit.Behavior;
import dev.regent.testservers.MinioServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Records below a prefix of its own in the bucket of a server. */
final class S3Fixture implements BackendFixture {

    private final String address;
    private final String prefix = "kit-" + UUID.randomUUID();

    S3Fixture(String address) {
        this.address = address;
    }

    @Override
    public HaBackendFactory factory() {
        return new S3HaBackendFactory();
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> options = new HashMap<>(connection());
        options.put("high-availability.s3.root", "s3://" + MinioServers.BUCKET + "/" + prefix);
        options.put("high-availability.s3.probe-rounds", "1"); // each fixture has a root that was never probed
        return options;
    }

    /** Members are not polled. */
    @Override
    public Set<Behavior> lacks() {
        return Set.of(Behavior.PROMPT_DEPARTURE);
    }

    @Override
    public Optional<List<String>> remains(ClusterId cluster) {
        try (S3Client client =
                S3Clients.open(Configuration.of(S3Options.all(), connection()), Duration.ofSeconds(30))) {
            return Optional.of(client
                    .listObjectsV2Paginator(list ->
                            list.bucket(MinioServers.BUCKET).prefix(prefix + "/docs/clusters/" + cluster.value() + "/"))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .filter(key -> !key.endsWith("/lease") && !key.endsWith("/index"))
                    .toList());
        }
    }

    private Map<String, String> connection() {
        return BucketFixture.options("http://" + address);
    }

    /** The server goes with the JVM, and its bucket with it. */
    @Override
    public void close() {}
}
