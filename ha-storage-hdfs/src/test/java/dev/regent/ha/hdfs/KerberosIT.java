package dev.regent.ha.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads on a cluster that wants Kerberos. */
class KerberosIT {

    private static final Duration TICKET_LIFE = Duration.ofSeconds(20);
    private static final String SERVER = "hdfs/localhost";

    @TempDir
    static Path scratch;

    private static KerberosRealm realm;
    private static Ensemble servers;
    private static Path keytab;

    @BeforeAll
    static void start() throws Exception {
        realm = KerberosRealm.start(scratch.resolve("realm"), TICKET_LIFE);
        String serverKeys = realm.keytab(SERVER).toString();
        keytab = realm.keytab("regent");
        String server = KerberosRealm.principal(SERVER);
        servers = HdfsServers.start(
                scratch.resolve("hdfs"),
                ServerOptions.nodes(2)
                        .with("hadoop.security.authentication", "kerberos")
                        .with("hadoop.security.authorization", "true")
                        .with("hadoop.kerberos.min.seconds.before.relogin", "1")
                        .with("dfs.namenode.kerberos.principal", server)
                        .with("dfs.namenode.keytab.file", serverKeys)
                        .with("dfs.datanode.kerberos.principal", server)
                        .with("dfs.datanode.keytab.file", serverKeys)
                        .with("dfs.web.authentication.kerberos.principal", server)
                        .with("dfs.web.authentication.kerberos.keytab", serverKeys)
                        .with("dfs.block.access.token.enable", "true")
                        .with("dfs.data.transfer.protection", "authentication")
                        .with("ignore.secure.ports.for.testing", "true")
                        .withArgument("-Djava.security.krb5.conf=" + realm.configuration()));
        clientFiles(Map.of());
        prepareFolder(server, Path.of(serverKeys));
    }

    private static void clientFiles(Map<String, String> more) throws IOException {
        Files.createDirectories(scratch.resolve("client"));
        SiteFiles.write(
                scratch.resolve("client/core-site.xml"),
                Map.of(
                        "hadoop.security.authentication",
                        "kerberos",
                        "hadoop.kerberos.min.seconds.before.relogin",
                        "1",
                        // So that each call after a pause proves itself anew.
                        "ipc.client.connection.maxidletime",
                        "500"));
        Map<String, String> hdfs = new HashMap<>(Map.of(
                "dfs.namenode.kerberos.principal",
                KerberosRealm.principal(SERVER),
                "dfs.data.transfer.protection",
                "authentication"));
        hdfs.putAll(more);
        SiteFiles.write(scratch.resolve("client/hdfs-site.xml"), hdfs);
    }

    /** The superuser gives the storage's user a folder. */
    private static void prepareFolder(String principal, Path keys) throws Exception {
        Duration limit = Duration.ofSeconds(30);
        Configuration settings = ClientSettings.load(Optional.of(scratch.resolve("client")), limit, limit);
        HdfsRoot root = HdfsRoot.parse(root("payloads"), settings);
        try (ConnectedFileSystem superuser = SharedThreads.beginWith(
                settings,
                () -> ConnectedFileSystem.open(
                        root, settings, HdfsLogin.open(settings, new HdfsLogin.Keytab(principal, keys))))) {
            superuser.login().call(() -> {
                superuser.files().mkdirs(root.folder());
                superuser.files().setOwner(root.folder(), "regent", "regent");
                return root;
            });
        }
    }

    @AfterAll
    static void end() throws Exception {
        try {
            servers.close();
        } finally {
            realm.close();
        }
    }

    @Test
    @DisplayName(
            "F26: a storage logs in by its keytab, beside the process's own login, and goes on when its ticket has ended")
    void relogin() throws Exception {
        try (StateStorage storage = open("payloads", options())) {
            long start = System.nanoTime();
            HdfsStateStorageTest.write(storage, "first");
            Awaitility.await()
                    .atMost(TICKET_LIFE.multipliedBy(3))
                    .pollInterval(Duration.ofSeconds(2))
                    .until(() -> {
                        assertThat(HdfsStateStorageTest.read(storage, "first")).isEqualTo("content");
                        return System.nanoTime() - start > TICKET_LIFE.toNanos() * 3 / 2;
                    });
            HdfsStateStorageTest.write(storage, "second");
            assertThat(storage.list("")).containsExactly("first", "second");
            assertThat(UserGroupInformation.getLoginUser().getUserName()).doesNotContain("regent");
        }
    }

    @Test
    @DisplayName(
            "F26: an unknown principal and another's keytab are refused at the start by one line with both, and what to check")
    void wrongLogin() throws Exception {
        assertRefused(
                "payloads",
                options(KerberosRealm.principal("nobody"), keytab),
                "cannot log in as nobody@",
                ".keytab",
                "kerberos.principal");
        assertRefused(
                "payloads",
                options(KerberosRealm.principal("regent"), realm.keytab("other")),
                "cannot log in as regent@",
                "other.keytab",
                "kerberos.keytab");
    }

    @Test
    @DisplayName("A folder that the principal may not write to is refused by a line with both")
    void permission() {
        assertRefused("private", options(), "regent", "/private", "write permission");
    }

    @Test
    @DisplayName("A client that does not know the NameNode's principal is told what is missing")
    void withoutServersPrincipal() throws IOException {
        clientFiles(Map.of("dfs.namenode.kerberos.principal", ""));
        try {
            assertRefused("payloads", options(), "dfs.namenode.kerberos.principal");
        } finally {
            clientFiles(Map.of());
        }
    }

    @Test
    @DisplayName("A storage without Kerberos is refused by a line that says that the cluster wants it")
    void withoutKerberos() {
        assertRefused("payloads", Map.of(), "Kerberos", "config-dir");
    }

    private static void assertRefused(String folder, Map<String, String> options, String... said) {
        assertThatThrownBy(() -> open(folder, options).close())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(said)
                .hasMessageNotContaining("\n");
    }

    private static Map<String, String> options() {
        return options(KerberosRealm.principal("regent"), keytab);
    }

    private static Map<String, String> options(String principal, Path keys) {
        return Map.of(
                "high-availability.hdfs.config-dir", scratch.resolve("client").toString(),
                "security.kerberos.login.principal", principal,
                "security.kerberos.login.keytab", keys.toString());
    }

    private static URI root(String folder) {
        return URI.create("hdfs://" + servers.node(0).address() + "/" + folder);
    }

    private static StateStorage open(String folder, Map<String, String> options) {
        return HdfsStateStorageTest.open(root(folder), options);
    }
}
