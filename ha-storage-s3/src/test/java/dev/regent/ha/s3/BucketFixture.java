package dev.regent.ha.s3;

import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.support.payload.PayloadKeys;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutage;
import dev.regent.ha.testkit.proxy.FaultProxy;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.ServerNode;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A prefix of its own in the bucket of a server. */
final class BucketFixture implements StorageFixture {

    private final String address;
    private final Map<String, String> more;
    private final Optional<ServerMedium> medium;
    private final Optional<FaultProxy> proxy;
    private final String prefix = "kit-" + UUID.randomUUID();
    private final S3Client client;
    private boolean folders;

    private BucketFixture(
            String server, Map<String, String> more, Optional<ServerMedium> medium, Optional<FaultProxy> proxy) {
        this.address =
                proxy.map(each -> "127.0.0.1:" + each.address().getPort()).orElse(server);
        this.more = more;
        this.medium = medium;
        this.proxy = proxy;
        this.client =
                S3Clients.open(Configuration.of(S3Options.all(), options("http://" + server)), Duration.ofSeconds(30));
    }

    /** In the bucket of a server that others use too. */
    BucketFixture(Ensemble server) {
        this(server.node(0).address(), Map.of(), Optional.empty(), Optional.empty());
    }

    /** In that of a versitygw, which keeps attributes in files of their own: a write that meets the end of its folder leaves some, and its name counts as taken. */
    static BucketFixture ofFolders(Ensemble server) {
        BucketFixture fixture = new BucketFixture(server);
        fixture.folders = true;
        fixture.client.putObject(
                put -> put.bucket(MinioServers.BUCKET).key(fixture.prefix + "/!keep"),
                RequestBody.fromString("folder"));
        return fixture;
    }

    /** On a medium that can be spoiled, behind a server of its own. */
    static BucketFixture on(ServerMedium medium) {
        return new BucketFixture(medium.servers().node(0).address(), Map.of(), Optional.of(medium), Optional.empty());
    }

    /** In a server's bucket that can be away, with calls that are given up soon. */
    static BucketFixture behindProxy(Ensemble server) {
        ServerNode node = server.node(0);
        return new BucketFixture(
                node.address(),
                Map.of("high-availability.s3.request-timeout", "3 s", "high-availability.s3.retries", "1"),
                Optional.empty(),
                Optional.of(FaultProxy.to(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()))));
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
        return new S3StateStorageFactory();
    }

    @Override
    public URI root() {
        return URI.create("s3://" + MinioServers.BUCKET + "/" + prefix);
    }

    @Override
    public Map<String, String> options() {
        Map<String, String> all = new HashMap<>(options("http://" + address));
        all.putAll(more);
        return all;
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
    public boolean refusesBesideDeleters() {
        return folders;
    }

    @Override
    public int pageSize() {
        return 1000;
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium.map(each -> each);
    }

    @Override
    public List<StorageOutage> outages() {
        return proxy.map(each -> List.of(LinkOutage.refusing(each), LinkOutage.silent(each)))
                .orElse(List.of());
    }

    /** A server that others use goes with the JVM, and its bucket with it. */
    @Override
    public void close() throws IOException {
        client.close();
        proxy.ifPresent(FaultProxy::close);
        if (medium.isPresent()) {
            medium.get().servers().close();
            medium.get().close();
        }
    }
}
