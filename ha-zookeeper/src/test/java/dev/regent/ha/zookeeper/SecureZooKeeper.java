package dev.regent.ha.zookeeper;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.Login;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.TestCertificates;
import dev.regent.testservers.ZooKeeperServers;
import dev.regent.testservers.kit.SharedServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A server with a login by SASL and TLS that the tests of this JVM share. It ends with the JVM. */
final class SecureZooKeeper {

    private static final TestCertificates CERTIFICATES = TestCertificates.create(
            Path.of("target", "certificates-" + ProcessHandle.current().pid()));
    private static final Path KEYS = keys();
    private static final Login LOGIN = new Login("regent", "kit-" + UUID.randomUUID());
    private static final String CONTEXT = "SecureZooKeeper";
    private static final SharedServers SERVERS = new SharedServers(folder -> ZooKeeperServers.start(
            folder, ServerOptions.nodes(1).withTls(CERTIFICATES).withLogin(LOGIN)));

    static {
        LoginContexts.digest(CONTEXT, LOGIN);
    }

    private SecureZooKeeper() {}

    private static Path keys() {
        try {
            Path beside = CERTIFICATES.client().key();
            return CERTIFICATES.client().writeTo(beside.resolveSibling("client-all.pem"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static Ensemble ensemble() {
        return SERVERS.get();
    }

    /** What a rightful client says beside quorum and root; what it makes is its own. */
    static Map<String, String> options() {
        return Map.of(
                ZooKeeperOptions.ACL.key(),
                "creator",
                ZooKeeperOptions.SASL_CONTEXT.key(),
                CONTEXT,
                ZooKeeperOptions.TLS.key(),
                "true",
                ZooKeeperOptions.KEY_STORE.key(),
                KEYS.toString(),
                ZooKeeperOptions.TRUST_STORE.key(),
                CERTIFICATES.authority().toString());
    }
}
