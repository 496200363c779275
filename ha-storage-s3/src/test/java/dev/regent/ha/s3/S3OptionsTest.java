package dev.regent.ha.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3OptionsTest {

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/s3.md"), new S3HaBackendFactory().options());
    }

    @Test
    @DisplayName("The factory is found by the service loader")
    void service() {
        assertThat(ServiceLoader.load(StateStorageFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .flatMap(factory -> factory.schemes().stream()))
                .contains("s3");
    }

    @Test
    @DisplayName("The backend is found by the service loader, and all options of payloads are its own as well")
    void backend() {
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .extracting(HaBackendFactory::type)
                .contains("s3");
        assertThat(new S3HaBackendFactory().options()).containsAll(S3Options.all());
    }

    @ParameterizedTest
    @CsvSource({
        "s3.endpoint, 127.0.0.1:9000",
        "s3.endpoint, ftp://a",
        "s3.endpoint, http://a/path",
        "s3.endpoint, http://user@a",
        "high-availability.s3.region, EU",
        "high-availability.s3.encryption, AES512",
        "high-availability.s3.encryption.kms-key, key",
        "high-availability.s3.retries, 21",
        "high-availability.s3.connect-timeout, 0 s",
        "high-availability.s3.request-timeout, 0 s",
        "s3.access-key, alone",
        "high-availability.s3.profile, beside-the-keys",
        "high-availability.s3.credentials-file, /does/not/exist",
        "high-availability.s3.tls.ca-file, /does/not/exist",
    })
    @DisplayName("A value that cannot be used is refused by a line that names the option")
    void wrongValues(String option, String value) {
        Map<String, String> written = new HashMap<>(Map.of("s3.endpoint", "http://127.0.0.1:1"));
        written.put(option, value);
        if (option.endsWith(".profile")) {
            written.putAll(Map.of("s3.access-key", "a", "s3.secret-key", "hidden"));
        }
        assertThatThrownBy(() -> open("s3://bucket/x", written))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(option.replace("high-availability.", ""))
                .hasMessageNotContainingAny("hidden", "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3:bucket",
                "s3://b",
                "s3://Bucket/x",
                "s3://bucket/../x",
                "s3://bucket/a//b",
                "s3://bucket/a%2fb",
                "s3://bucket/x?versionId=1",
                "file:///tmp",
            })
    @DisplayName("S11: a root that is no bucket with a plain prefix is refused")
    void malformedRoots(String root) {
        assertThatThrownBy(() -> open(root, Map.of("s3.endpoint", "http://127.0.0.1:1")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("s3://bucket/prefix");
    }

    @Test
    @DisplayName(
            "F23: a server that is away is unavailable, which the line says with its address, and no secret is in it")
    void away() {
        assertThatThrownBy(() -> open(
                        "s3://bucket/x",
                        Map.of(
                                "s3.endpoint", "http://127.0.0.1:1",
                                "s3.access-key", "a",
                                "s3.secret-key", "hidden",
                                "high-availability.s3.retries", "0")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("s3://bucket/x", "127.0.0.1:1")
                .hasMessageNotContainingAny("hidden", "\n");
    }

    @Test
    @DisplayName("F26: keys come from a file, which is read anew when it changes")
    void file() throws IOException {
        Path file = folder.resolve("credentials");
        Files.writeString(file, "[default]\naws_access_key_id = first\naws_secret_access_key = hidden\n");
        Configuration configuration =
                Configuration.of(S3Options.all(), Map.of("high-availability.s3.credentials-file", file.toString()));
        assertThat(S3Clients.credentials(configuration).resolveCredentials().accessKeyId())
                .isEqualTo("first");
        assertThat(configuration).asString().doesNotContain("hidden");
    }

    private static void open(String root, Map<String, String> options) {
        S3StateStorageFactory factory = new S3StateStorageFactory();
        factory.open(URI.create(root), Configuration.of(factory.options(), options))
                .close();
    }
}
