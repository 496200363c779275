package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.http.Endpoint;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsulOptionsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/consul.md"), new ConsulHaBackendFactory().options());
    }

    @Test
    @DisplayName("The factory is found by the service loader")
    void service() {
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .extracting(HaBackendFactory::type)
                .contains("consul");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "consul.example | http://consul.example:8500",
                "127.0.0.1:99 | http://127.0.0.1:99",
                "https://consul.example | https://consul.example:8501",
                "http://[::1]:8500/ | http://[::1]:8500",
                "a:1, https://b:2 | http://a:1 https://b:2",
            })
    @DisplayName("Addresses are hosts with or without port and scheme, several separated by commas")
    void addresses(String text, String expected) {
        assertThat(String.join(
                        " ",
                        Endpoint.parseAll(text, 8500, 8501).stream()
                                .map(Endpoint::toString)
                                .toList()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a,",
                "ftp://a",
                "http://a/path",
                "http://a?x=y",
                "http://user@a",
                "a b",
                "http://a:0",
                "a:70000"
            })
    @DisplayName("What is no address is refused")
    void noAddress(String text) {
        assertThatThrownBy(() -> Settings.of("address", text))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("high-availability.consul.address");
    }

    @ParameterizedTest
    @CsvSource({
        "prefix, /a",
        "prefix, a//b",
        "prefix, a/../b",
        "prefix, a b",
        "datacenter, a&b",
        "namespace, a=b",
        "connect-timeout, 0 s",
        "token-file, /does/not/exist",
        "tls.ca-file, /does/not/exist",
    })
    @DisplayName("A value that cannot be used is refused by a line that names the option")
    void wrongValues(String option, String value) {
        assertThatThrownBy(() -> Settings.of("address", "127.0.0.1", option, value))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("high-availability.consul." + option);
    }

    @Test
    @DisplayName("Options that contradict each other are refused, and no secret is in the line")
    void contradictions() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "hidden two");
        assertThatThrownBy(() -> Settings.of("address", "a", "token", "hidden", "token-file", file.toString()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("high-availability.consul.token", "both set")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> Settings.of("address", "a", "token-file", file.toString()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("holds no token")
                .hasMessageNotContaining("hidden");
        assertThatThrownBy(() -> Settings.of("address", "https://a", "tls.key-file", file.toString()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("together");
        assertThatThrownBy(() -> Settings.of("address", "https://a", "tls.ca-file", file.toString()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll(file.toString(), "no certificate");
        assertThat(Settings.of("address", "a", "token", "hidden")).asString().doesNotContain("hidden");
    }

    @Test
    @DisplayName("F26: a token file is read anew when it changes, and a bad one leaves the last in force")
    void rotation() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        AtomicLong now = new AtomicLong();
        Token token = Token.in(file, now::get);
        assertThat(token.value()).isEqualTo("first");
        Files.writeString(file, "second");
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(10)));
        assertThat(token.value()).isEqualTo("first");
        token.refused();
        assertThat(token.value()).isEqualTo("second");
        Files.delete(file);
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(token.value()).isEqualTo("second");
        Files.writeString(file, "third, which is longer");
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(token.value()).isEqualTo("second");
        Files.writeString(file, "third");
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(token.value()).isEqualTo("third");
        assertThat(token).hasToString("****");
    }

    @Test
    @DisplayName("F15: a Consul that is away does not keep a backend from opening, and its calls say where and why")
    void away() {
        ConsulHaBackendFactory factory = new ConsulHaBackendFactory();
        Configuration configuration =
                Configuration.of(factory.options(), Map.of("high-availability.consul.address", "127.0.0.1:1"));
        try (HaBackend backend = factory.open(new HaBackendContext(new ClusterId("test"), "process", configuration))) {
            assertThatThrownBy(backend::checkHealth)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("http://127.0.0.1:1", "refused");
        }
    }

    @Test
    @DisplayName("Without an address, or with a lease that is unsafe, it does not open and names the option")
    void missing() {
        assertThatThrownBy(() -> Settings.of("prefix", "a"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("high-availability.consul.address");
    }
}
