package dev.regent.benchmarks;

import dev.regent.testservers.ConsulServers;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.ZooKeeperServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Servers as they come, and what a driver must be told besides their addresses. */
final class Stock implements AutoCloseable {

    private final Ensemble servers;
    private final Map<String, String> settings;
    private final Runnable end;

    private Stock(Ensemble servers, Map<String, String> settings, Runnable end) {
        this.servers = servers;
        this.settings = Map.copyOf(settings);
        this.end = end;
    }

    private Stock(Ensemble servers) {
        this(servers, Map.of());
    }

    private Stock(Ensemble servers, Map<String, String> settings) {
        this(servers, settings, servers::close);
    }

    /** Starts them, and waits until they serve. */
    static Stock start(ServerKind kind, int nodes, Path folder) {
        ServerOptions options = ServerOptions.nodes(nodes);
        return switch (kind) {
            case ZOOKEEPER -> new Stock(ZooKeeperServers.start(folder, options));
            case ETCD -> new Stock(EtcdServers.start(folder, options));
            case CONSUL -> new Stock(ConsulServers.start(folder, options));
            case KUBERNETES -> kubernetes(folder, options);
            case MINIO -> new Stock(MinioServers.start(folder, options), bucket());
            case VERSITYGW -> throw Stock.unmeasured(kind);
        };
    }

    private static Map<String, String> bucket() {
        return Map.of(
                "high-availability.s3.root",
                "s3://" + MinioServers.BUCKET + "/benchmarks",
                "high-availability.s3.access-key",
                MinioServers.LOGIN.user(),
                "high-availability.s3.secret-key",
                MinioServers.LOGIN.password(),
                "high-availability.s3.probe-rounds",
                "1"); // which each contender makes at its start, and nobody measures
    }

    private static Stock kubernetes(Path folder, ServerOptions options) {
        KubernetesServers servers = KubernetesServers.start(folder, options);
        try {
            Path token = Files.writeString(folder.toAbsolutePath().resolve("token"), servers.administrator());
            return new Stock(
                    servers.api(),
                    Map.of(
                            "high-availability.kubernetes.token-file",
                            token.toString(),
                            "high-availability.kubernetes.ca-file",
                            servers.authority().toString(),
                            "high-availability.kubernetes.namespace",
                            "default"),
                    servers::close);
        } catch (IOException failed) {
            servers.close();
            throw new UncheckedIOException("cannot write the token", failed);
        }
    }

    /** Whether so many of them form a backend here; several API servers of Kubernetes are one by their common etcd alone. */
    static boolean forms(ServerKind kind, int nodes) {
        return switch (kind) {
            case ZOOKEEPER, ETCD, CONSUL -> true;
            case KUBERNETES, MINIO, VERSITYGW -> nodes == 1;
        };
    }

    /** The driver's name in {@code high-availability.type}. */
    static String type(ServerKind kind) {
        return kind == ServerKind.MINIO ? "s3" : kind.label();
    }

    /** The folder of the driver's module. */
    static Path module(ServerKind kind) {
        return Path.of(kind == ServerKind.MINIO ? "ha-storage-s3" : "ha-" + kind.label());
    }

    /** For servers that have no benchmark. */
    static IllegalArgumentException unmeasured(ServerKind kind) {
        return new IllegalArgumentException("there is no benchmark on " + kind.label());
    }

    /** What clients connect to. */
    Ensemble servers() {
        return servers;
    }

    /** Options of the driver besides the addresses. */
    Map<String, String> settings() {
        return settings;
    }

    @Override
    public void close() {
        end.run();
    }
}
