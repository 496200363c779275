package dev.regent.ha.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdOptionsTest {

    private static final String ENDPOINTS = "high-availability.etcd.endpoints";
    private static final String USER = "high-availability.etcd.user";
    private static final String PASSWORD = "high-availability.etcd.password";
    private static final String NOBODY = "http://127.0.0.1:1";

    private final EtcdHaBackendFactory factory = new EtcdHaBackendFactory();

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/etcd.md"), factory.options());
    }

    @Test
    @DisplayName("The factory is found by the service loader")
    void service() {
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .extracting(HaBackendFactory::type)
                .contains("etcd");
    }

    @Test
    @DisplayName("Addresses have a scheme and a host; the port is 2379 if none is written")
    void endpoints() {
        assertThat(Endpoints.parse("https://etcd-1, https://[::1]:4001/"))
                .extracting(Object::toString)
                .containsExactly("https://etcd-1:2379", "https://[::1]:4001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "etcd-1:2379 | http://",
                "ftp://etcd-1:2379 | http://",
                "http:// | scheme, host and port",
                "http://etcd-1:99999 | scheme, host and port",
                "http://etcd-1:2379/v3 | scheme, host and port",
                "http://etcd-1:2379, | http://",
                "http://etcd-1:2379,https://etcd-2:2379 | either http:// or https://",
            })
    @DisplayName("A malformed list of addresses is refused by a message that says what to write")
    void malformedEndpoints(String written, String hint) {
        assertThatThrownBy(() -> open(Map.of(ENDPOINTS, written)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(ENDPOINTS)
                .hasMessageContaining(hint);
    }

    @Test
    @DisplayName(
            "Options that are missing or contradict each other are refused by name, and no message shows the password")
    void contradictions() {
        assertRefused(Map.of(), ENDPOINTS);
        assertRefused(Map.of(ENDPOINTS, NOBODY, PASSWORD, "s3cret"), USER);
        assertRefused(Map.of(ENDPOINTS, NOBODY, USER, "regent"), PASSWORD);
        assertRefused(
                Map.of(
                        ENDPOINTS,
                        NOBODY,
                        USER,
                        "regent",
                        PASSWORD,
                        "s3cret",
                        "high-availability.etcd.password-file",
                        "/etc/password"),
                PASSWORD);
        assertRefused(Map.of(ENDPOINTS, NOBODY, "high-availability.etcd.prefix", "regent/"), "prefix");
        assertRefused(
                Map.of(ENDPOINTS, NOBODY, "high-availability.etcd.keepalive.time", "1 s"),
                "high-availability.etcd.keepalive.time");
        assertRefused(
                Map.of(ENDPOINTS, NOBODY, "high-availability.lease.renew-interval", "20 s"), "high-availability.lease");
    }

    @Test
    @DisplayName(
            "Certificates without https, a certificate without its key, and files that hold none are refused by name")
    void wrongTls() throws IOException {
        String secure = "https://127.0.0.1:1";
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertRefused(Map.of(ENDPOINTS, NOBODY, "high-availability.etcd.tls.ca-file", empty.toString()), "https://");
        assertRefused(
                Map.of(ENDPOINTS, secure, "high-availability.etcd.tls.certificate-file", empty.toString()),
                "high-availability.etcd.tls.key-file");
        assertRefused(
                Map.of(
                        ENDPOINTS,
                        secure,
                        "high-availability.etcd.tls.ca-file",
                        folder.resolve("none").toString()),
                "cannot be read");
        assertRefused(
                Map.of(
                        ENDPOINTS,
                        secure,
                        "high-availability.etcd.tls.certificate-file",
                        empty.toString(),
                        "high-availability.etcd.tls.key-file",
                        empty.toString()),
                "PKCS #8");
    }

    @Test
    @DisplayName("Servers that are away do not keep it from opening; its calls say where and why")
    void nobodyThere() {
        try (HaBackend backend = open(Map.of(ENDPOINTS, NOBODY, "high-availability.lease.duration", "60 s"))) {
            assertThatThrownBy(backend::checkHealth)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining(NOBODY)
                    .hasMessageContaining("Connection refused");
        }
    }

    private void assertRefused(Map<String, String> options, String named) {
        assertThatThrownBy(() -> open(options))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(named)
                .hasMessageNotContaining("s3cret");
    }

    private HaBackend open(Map<String, String> options) {
        return factory.open(
                new HaBackendContext(new ClusterId("test"), "process", Configuration.of(factory.options(), options)));
    }
}
