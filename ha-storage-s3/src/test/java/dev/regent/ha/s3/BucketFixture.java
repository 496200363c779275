package dev.regent.ha.s3;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.support.payload.PayloadKeys;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.testservers.MinioServers;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of its own in the bucket of a server. */
final class BucketFixture implements StorageFixture {

    private final StateStorageFactory factory;
    private final String address;
    private final String prefix = "kit-" + UUID.randomUUID();
    private final S3Client client;

    BucketFixture(String address) {
        this(new S3StateStorageFactory(), address);
    }

    BucketFixture(StateStorageFactory factory, String address) {
        this.factory = factory;
        this.address = address;
        this.client = S3Clients.open(Configuration.of(S3Options.all(), options()), Duration.ofSeconds(30));
    }

    static Map<String, String> options(String endpoint) {
        return Map.of(
                "s3.endpoint",
                endpoint,
                "s3.access-key",
                MinioServers.LOGIN.user(),
                "s3.secret-key",
                MinioServers.LOGIN.password());
    }

    @Override
    public StateStorageFactory factory() {
        return factory;
    }

    @Override
    public URI root() {
        return URI.create("s3://" + MinioServers.BUCKET + "/" + prefix);
    }

    @Override
    public Map<String, String> options() {
        return options("http://" + address);
    }

    @Override
    public byte[] raw(String name) {
        return client.getObjectAsBytes(get -> get.bucket(MinioServers.BUCKET).key(PayloadKeys.key(prefix + "/", name)))
                .asByteArray();
    }

    @Override
    public void overwriteRaw(String name, byte[] content) {
        client.putObject(
                put -> put.bucket(MinioServers.BUCKET).key(PayloadKeys.key(prefix + "/", name)),
                RequestBody.fromBytes(content));
    }

    @Override
    public List<String> rawNames() {
        return client
                .listObjectsV2Paginator(list -> list.bucket(MinioServers.BUCKET).prefix(prefix + "/"))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public int pageSize() {
        return 1000;
    }

    /** The server goes with the JVM, and its bucket with it. */
    @Override
    public void close() {
        client.close();
    }
}
