package dev.regent.ha.etcd;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.Login;
import dev.regent.testservers.TestCertificates;
import dev.regent.testservers.kit.SharedServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;

/** A server with a login and TLS that the tests of this JVM share. It ends with the JVM. */
final class SecureEtcd {

    private static final TestCertificates CERTIFICATES = TestCertificates.create(
            Path.of("target", "certificates-" + ProcessHandle.current().pid()));
    private static final Login LOGIN = new Login("regent", "kit-" + UUID.randomUUID());

    // The least cost of a password's hash: each client logs in, and the tests shall not wait for that.
    private static final SharedServers SERVERS = new SharedServers(folder -> EtcdServers.start(
            folder, SharedEtcd.options(1).withTls(CERTIFICATES).withLogin(LOGIN).with("bcrypt-cost", "4")));

    private SecureEtcd() {}

    static Ensemble ensemble() {
        return SERVERS.get();
    }

    static TestCertificates certificates() {
        return CERTIFICATES;
    }

    /** What a rightful client says beside endpoints and prefix. */
    static Map<String, String> options() {
        return Map.of(
                EtcdOptions.USER.key(), LOGIN.user(),
                EtcdOptions.PASSWORD.key(), LOGIN.password(),
                EtcdOptions.CA_FILE.key(), CERTIFICATES.authority().toString(),
                EtcdOptions.CERTIFICATE_FILE.key(),
                        CERTIFICATES.client().certificate().toString(),
                EtcdOptions.KEY_FILE.key(), CERTIFICATES.client().key().toString());
    }
}
