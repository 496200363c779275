package dev.regent.ha.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.lease.LeaseOptions;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.zookeeper.client.ZKClientConfig;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZooKeeperOptionsTest {

    private static final String PREFIX = "high-availability.zookeeper.";
    private static final String NOWHERE = "127.0.0.1:1"; // a port that nobody listens on

    private final ZooKeeperHaBackendFactory factory = new ZooKeeperHaBackendFactory();

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/zookeeper.md"), factory.options());
    }

    @Test
    @DisplayName("The factory is found by the service loader")
    void service() {
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .extracting(HaBackendFactory::type)
                .contains("zookeeper");
    }

    @Test
    @DisplayName("Servers that are away do not keep it from opening, and its calls say where and why")
    void away() {
        try (HaBackend backend =
                open(Map.of("quorum", NOWHERE, "client.connection-timeout", "1 s", "client.session-timeout", "5 s"))) {
            assertThatThrownBy(backend::checkHealth)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("no connection to ZooKeeper at " + NOWHERE);
        }
    }

    @ParameterizedTest
    @DisplayName("A quorum that is none is refused, and the message says what to write")
    @ValueSource(
            strings = {"", "host:", "host:0", "host:65536", "host:x", ":2181", "a:1,,b:2", "a:1/chroot", "::1", "a b:1"
            })
    void wrongQuorum(String quorum) {
        assertThatThrownBy(() -> settings(Map.of("quorum", quorum)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(PREFIX + "quorum");
    }

    @Test
    @DisplayName("Without a quorum it does not open and names the option")
    void noQuorum() {
        assertThatThrownBy(() -> settings(Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(PREFIX + "quorum");
    }

    @Test
    @DisplayName("A quorum may leave out the usual port, and have spaces and IPv6 addresses")
    void quorum() {
        assertThat(settings(Map.of("quorum", "a:1, b ,[::1]:3,[::2]")).quorum().text())
                .isEqualTo("a:1,b:2181,[::1]:3,[::2]:2181");
    }

    @ParameterizedTest
    @DisplayName("A root that is no path of plain names is refused")
    @ValueSource(strings = {"", "regent", "//", "/a//b", "/a/.b", "/zookeeper", "/zookeeper/x", "/a b", "/a@"})
    void wrongRoot(String root) {
        assertThatThrownBy(() -> settings(Map.of("quorum", NOWHERE, "path.root", root)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(PREFIX + "path.root");
    }

    @ParameterizedTest
    @DisplayName("Other wrong values are refused in one line that names the option and never a secret")
    @CsvSource({
        "client.acl, everybody",
        "client.acl, creator",
        "client.session-timeout, 1 ms",
        "client.connection-timeout, 2 days",
        "client.digest, secret-without-user",
        "client.digest-file, /does/not/exist",
        "client.tls.key-store, /does/not/exist",
        "client.tls.trust-store, /does/not/exist"
    })
    void wrongValues(String option, String value) {
        assertThatThrownBy(() -> settings(Map.of("quorum", NOWHERE, option, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(PREFIX + option)
                .hasMessageNotContaining("secret-without-user")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("A key store that cannot be opened is a wrong configuration, and its password is not told")
    void wrongStore() throws IOException {
        Path store = Files.writeString(folder.resolve("keys.p12"), "no key store");
        assertThatThrownBy(() -> settings(Map.of(
                        "quorum",
                        NOWHERE,
                        "client.tls.enabled",
                        "true",
                        "client.tls.key-store",
                        store.toString(),
                        "client.tls.key-store-password",
                        "very-secret")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(PREFIX + "client.tls")
                .hasMessageNotContaining("very-secret");
    }

    @Test
    @DisplayName("Credentials in a file are read anew, and are given once only")
    void digestFile() throws IOException {
        Path file = Files.writeString(folder.resolve("digest"), "me:first\n");
        ClientSettings settings = settings(Map.of("quorum", NOWHERE, "client.digest-file", file.toString()));
        Files.writeString(file, "me:second\n");
        assertThat(settings.digest().orElseThrow().bytes()).asString().isEqualTo("me:second");
        assertThat(settings.toString()).doesNotContain("second");
        assertThatThrownBy(() -> settings(
                        Map.of("quorum", NOWHERE, "client.digest", "a:b", "client.digest-file", file.toString())))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("both set");
    }

    @Test
    @DisplayName(
            "The session follows the lease, and nothing is left to system properties that could switch on a login or TLS")
    void defaults() {
        ClientSettings settings = settings(Map.of("quorum", NOWHERE));
        assertThat(settings.sessionTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.root()).isEqualTo("/regent");
        assertThat(settings.creatorOnly()).isFalse();
        ZKClientConfig client = settings.clientConfig();
        assertThat(client.isSaslClientEnabled()).isFalse();
        assertThat(client.getBoolean(ZKClientConfig.SECURE_CLIENT)).isFalse();
    }

    private HaBackend open(Map<String, String> written) {
        return factory.open(new HaBackendContext(new ClusterId("test"), "process", configuration(written)));
    }

    private ClientSettings settings(Map<String, String> written) {
        Configuration configuration = configuration(written);
        return ZooKeeperOptions.settings(configuration, LeaseOptions.timing(configuration));
    }

    private Configuration configuration(Map<String, String> written) {
        Map<String, String> full = new HashMap<>();
        written.forEach((key, value) -> full.put(PREFIX + key, value));
        return Configuration.of(factory.options(), full);
    }
}
