package dev.regent.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeConfigurationTest {

    private static final ConfigOption<String> QUORUM =
            ConfigOption.string("high-availability.zookeeper.quorum", "Servers.");

    @TempDir
    private Path home;

    @Test
    @DisplayName("nested and dotted keys mean the same")
    void readsNestedAndDotted() throws IOException {
        RuntimeConfiguration read = load("""
                high-availability:
                  type: zookeeper
                  cluster-id: orders
                heartbeat.interval: 2500
                taskmanager: {numberOfTaskSlots: 4}
                """);

        assertThat(read.haType()).isEqualTo("zookeeper");
        assertThat(read.clusterId().value()).isEqualTo("orders");
        assertThat(read.runtime().get(RuntimeOptions.HEARTBEAT_INTERVAL)).isEqualTo(Duration.ofMillis(2500));
        assertThat(read.runtime().get(RuntimeOptions.TASK_SLOTS)).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "options of the local backend stay in the file when another is chosen; those of a server are refused on local")
    void leavesOutLocal() throws IOException {
        RuntimeConfiguration read = load("""
                high-availability.type: zookeeper
                high-availability.local.dir: data/ha
                high-availability.zookeeper.quorum: zk-1
                """);

        assertThat(read.others()).containsOnlyKeys(QUORUM.key());
        assertThat(read.notices())
                .containsExactly("'high-availability.local.dir' is ignored, since the backend is 'zookeeper'");
        assertThat(load("high-availability.zookeeper.quorum: zk-1").others()).containsOnlyKeys(QUORUM.key());
    }

    @Test
    @DisplayName("a Flink user's file is understood, keys without a use are named once")
    void understandsFlinkFile() throws IOException {
        RuntimeConfiguration read = load("""
                high-availability: org.apache.flink.kubernetes.highavailability.KubernetesHaServicesFactory
                kubernetes.cluster-id: my-flink
                kubernetes.namespace: prod
                high-availability.storageDir: s3://bucket/flink/recovery
                jobmanager.rpc.port: 6123
                jobmanager.memory.process.size: 1600m
                taskmanager.memory.process.size: 1728m
                restart-strategy: fixed-delay
                restart-strategy.fixed-delay.attempts: 10
                state.checkpoints.num-retained: 3
                """);

        assertThat(read.haType()).isEqualTo("kubernetes");
        assertThat(read.clusterId().value()).isEqualTo("my-flink");
        assertThat(read.storageDir()).isEqualTo(URI.create("s3://bucket/flink/recovery"));
        assertThat(read.runtime().get(RuntimeOptions.JOBMANAGER_PORT)).isEqualTo(new PortRange(6123, 6123));
        assertThat(read.runtime().get(RuntimeOptions.RESTART_STRATEGY)).isEqualTo("fixed-delay");
        assertThat(read.runtime().get(RuntimeOptions.RETAINED_CHECKPOINTS)).isEqualTo(3);
        assertThat(read.notices())
                .hasSize(3)
                .allMatch(line -> line.endsWith("Regent has no use for: ignored"))
                .anyMatch(line -> line.contains("'jobmanager.memory.process.size'"));
    }

    @Test
    @DisplayName("Flink's cluster id /default and its type NONE are read as default and local")
    void understandsFlinkDefaults() {
        RuntimeConfiguration read =
                of(Map.of("high-availability.cluster-id", "/default", "high-availability.type", "NONE"), Map.of());

        assertThat(read.clusterId().value()).isEqualTo("default");
        assertThat(read.haType()).isEqualTo("local");
    }

    @Test
    @DisplayName("another factory class as type is one clear line")
    void refusesForeignFactory() {
        assertThatThrownBy(() -> of(Map.of("high-availability", "com.acme.MyFactory"), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("com.acme.MyFactory")
                .hasMessageContaining("short type");
    }

    @Test
    @DisplayName("an override wins over the file, also when one uses the alias")
    void overridesWin() {
        RuntimeConfiguration read =
                of(Map.of("high-availability.type", "local"), Map.of("high-availability", "zookeeper"));

        assertThat(read.haType()).isEqualTo("zookeeper");
    }

    @Test
    @DisplayName("an unknown key is an error with the nearest known key, the loaded plugins' included")
    void unknownKeyHasSuggestion() {
        RuntimeConfiguration slots = of(Map.of("taskmanager.numberOfTaskSlot", "2"), Map.of());
        assertThatThrownBy(() -> slots.pluginOptions(List.of(QUORUM), List.of(QUORUM)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("unknown option 'taskmanager.numberOfTaskSlot', did you mean"
                        + " 'taskmanager.numberOfTaskSlots'?");

        RuntimeConfiguration quorum = of(Map.of("high-availability.zookeeper.quorun", "a:2181"), Map.of());
        assertThatThrownBy(() -> quorum.pluginOptions(List.of(QUORUM), List.of(QUORUM)))
                .hasMessageContaining("did you mean 'high-availability.zookeeper.quorum'?");
    }

    @Test
    @DisplayName("a wrong value names the key and what to write")
    void wrongValue() {
        assertThatThrownBy(() -> of(Map.of("rest.port", "eighty"), Map.of()))
                .hasMessage("option 'rest.port' has the value 'eighty': write a port from 0 to 65535 or a range such"
                        + " as 8081-8090");
    }

    @Test
    @DisplayName("broken YAML names file and line")
    void brokenYaml() {
        assertThatThrownBy(() -> load("a: 1\nb: [1\n"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("config.yaml, line");
        assertThatThrownBy(() -> load("a: 1\na: 2\n")).hasMessageContaining("config.yaml, line");
        assertThatThrownBy(() -> load("just text")).hasMessageContaining("not a list of 'key: value' lines");
    }

    @Test
    @DisplayName("a missing file says what to do")
    void missingFile() {
        assertThatThrownBy(() -> RuntimeConfiguration.load(home, home.resolve("conf"), Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("--config-dir");
    }

    @Test
    @DisplayName("relative paths start from the installation")
    void resolvesPaths() {
        ConfigOption<Path> dir = ConfigOption.path("high-availability.local.dir", "Folder.");
        RuntimeConfiguration read =
                of(Map.of("high-availability.local.dir", "data/ha", "high-availability.storageDir", "data"), Map.of());

        assertThat(read.pluginOptions(List.of(dir), List.of(dir)))
                .containsEntry(
                        "high-availability.local.dir", home.resolve("data/ha").toString());
        assertThat(read.storageDir()).isEqualTo(home.resolve("data").toUri());
    }

    @Test
    @DisplayName("a malformed cluster id is refused by name")
    void malformedClusterId() {
        assertThatThrownBy(() -> of(Map.of("high-availability.cluster-id", "My_Cluster"), Map.of())
                        .clusterId())
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("'My_Cluster'");
    }

    private RuntimeConfiguration load(String yaml) throws IOException {
        Files.writeString(home.resolve("config.yaml"), yaml);
        return RuntimeConfiguration.load(home, home, Map.of());
    }

    private RuntimeConfiguration of(Map<String, String> file, Map<String, String> overrides) {
        return RuntimeConfiguration.of(home, file, overrides);
    }
}
