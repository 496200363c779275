package dev.regent.ha.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaBackendContext;
import dev.regent.ha.spi.HaBackendFactory;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalOptionsTest {

    private final LocalHaBackendFactory factory = new LocalHaBackendFactory();

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/local.md"), factory.options());
    }

    @Test
    @DisplayName("Both factories are found by the service loader")
    void services() {
        assertThat(ServiceLoader.load(HaBackendFactory.class))
                .extracting(HaBackendFactory::type)
                .contains("local");
        assertThat(ServiceLoader.load(StateStorageFactory.class))
                .flatExtracting(StateStorageFactory::schemes)
                .contains("file");
    }

    @Test
    @DisplayName("Without a folder, or with a lease that is unsafe, it does not open and names the option")
    void wrongOptions() {
        assertThatThrownBy(() -> open(Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("high-availability.local.dir");
        assertThatThrownBy(() -> open(Map.of(
                        "high-availability.local.dir",
                        folder.toString(),
                        "high-availability.lease.renew-interval",
                        "20 s")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("high-availability.lease");
    }

    @Test
    @DisplayName(
            "F21: a folder that cannot be used now does not keep it from opening, its calls say why and work once it can")
    void unusableFolder() throws IOException {
        Path inTheWay = Files.writeString(folder.resolve("ha"), "a file in the place of the folder");
        try (HaBackend backend = open(Map.of("high-availability.local.dir", inTheWay.toString()))) {
            assertThatThrownBy(backend::checkHealth)
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining(inTheWay.toString());
            Files.delete(inTheWay);
            backend.checkHealth();
            assertThat(backend.stateHandles("election", "scope").list()).isEmpty();
        }
        assertThat(List.of(inTheWay)).allMatch(Files::isDirectory);
    }

    private HaBackend open(Map<String, String> options) {
        return factory.open(
                new HaBackendContext(new ClusterId("test"), "process", Configuration.of(factory.options(), options)));
    }
}
