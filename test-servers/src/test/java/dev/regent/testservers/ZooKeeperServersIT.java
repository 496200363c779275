package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.auth.login.Configuration;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.DisplayName;

@NeedsServer(ServerKind.ZOOKEEPER)
@DisplayName("The launcher of ZooKeeper")
class ZooKeeperServersIT extends EnsembleContract {

    private static final int SESSION_MILLIS = 20_000;
    private static final long CONNECT_SECONDS = 60;

    @Override
    Ensemble start(Path where, ServerOptions options) {
        return ZooKeeperServers.start(where, options);
    }

    @Override
    void put(ServerNode node, ServerOptions options, String key, String value) throws Exception {
        ZooKeeper client = connect(node, options);
        try {
            client.create("/" + key, value.getBytes(UTF_8), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } finally {
            client.close();
        }
    }

    @Override
    String get(ServerNode node, ServerOptions options, String key) throws Exception {
        ZooKeeper client = connect(node, options);
        try {
            return new String(client.getData("/" + key, false, null), UTF_8);
        } finally {
            client.close();
        }
    }

    private ZooKeeper connect(ServerNode node, ServerOptions options) throws Exception {
        ZKClientConfig config = new ZKClientConfig();
        options.tls().ifPresent(certificates -> {
            config.setProperty("zookeeper.client.secure", "true");
            config.setProperty("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
            config.setProperty(
                    "zookeeper.ssl.keyStore.location",
                    certificates.client().keyStore().toString());
            config.setProperty("zookeeper.ssl.keyStore.password", TestCertificates.PASSWORD);
            config.setProperty(
                    "zookeeper.ssl.trustStore.location",
                    certificates.trustStore().toString());
            config.setProperty("zookeeper.ssl.trustStore.password", TestCertificates.PASSWORD);
        });
        // With it, which is the client's default, it refuses DIGEST-MD5.
        config.setProperty("zookeeper.fips-mode", "false");
        // Who logs in is given by a file for the whole JVM.
        config.setProperty(
                "zookeeper.sasl.client", Boolean.toString(options.login().isPresent()));
        if (options.login().isPresent()) {
            logIn(options.login().get());
        }
        CountDownLatch answered = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                node.address(),
                SESSION_MILLIS,
                event -> {
                    if (event.getState() == KeeperState.SyncConnected || event.getState() == KeeperState.AuthFailed) {
                        answered.countDown();
                    }
                },
                config);
        if (!answered.await(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            client.close();
            throw new TimeoutException("not connected to " + node.address());
        }
        return client;
    }

    private void logIn(Login login) throws Exception {
        Path file =
                Files.writeString(folder.resolve("client-jaas.conf"), """
                Client {
                  org.apache.zookeeper.server.auth.DigestLoginModule required
                  username="%s" password="%s";
                };
                """.formatted(login.user(), login.password()));
        System.setProperty("java.security.auth.login.config", file.toString());
        Configuration.setConfiguration(null);
    }
}
