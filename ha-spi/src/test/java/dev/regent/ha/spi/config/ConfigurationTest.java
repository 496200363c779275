package dev.regent.ha.spi.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConfigurationTest {

    private static final ConfigOption<Duration> LEASE = ConfigOption.duration(
                    "high-availability.lease.duration", "How long a silent leader keeps its lease.")
            .withDefault(Duration.ofSeconds(15));
    private static final ConfigOption<Path> DIR = ConfigOption.path("high-availability.local.dir", "Folder.");
    private static final ConfigOption<Integer> PORT = ConfigOption.integer("high-availability.port", "Port.")
            .withAlias("ha.port")
            .withAlias("recovery.port");
    private static final ConfigOption<Configuration.Secret> TOKEN =
            ConfigOption.secret("high-availability.token", "Access token.");
    private static final List<ConfigOption<?>> OPTIONS = List.of(LEASE, DIR, PORT, TOKEN);

    @Test
    @DisplayName("a value is what was written, else the default, else missing with key, type and text")
    void valueDefaultMissing() {
        Configuration configuration = Configuration.of(OPTIONS, Map.of("high-availability.port", "6123"));

        assertThat(configuration.get(PORT)).isEqualTo(6123);
        assertThat(configuration.get(LEASE)).isEqualTo(Duration.ofSeconds(15));
        assertThat(configuration.find(DIR)).isEmpty();
        assertThatThrownBy(() -> configuration.get(DIR))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("option 'high-availability.local.dir' is missing: set it to a path (Folder.)");
    }

    @Test
    @DisplayName("every type is read")
    void types() {
        ConfigOption<String> text = ConfigOption.string("a", "Text.");
        ConfigOption<Boolean> flag = ConfigOption.bool("b", "Flag.");
        ConfigOption<Long> size = ConfigOption.size("c", "Size.");
        ConfigOption<Thread.State> custom = ConfigOption.custom("d", "state", "State.", Thread.State::valueOf);
        Configuration configuration = Configuration.of(
                List.of(text, flag, size, custom, DIR),
                Map.of("a", " x ", "b", "TRUE", "c", "64 kb", "d", "NEW", "high-availability.local.dir", "/var/lib"));

        assertThat(configuration.get(text)).isEqualTo(" x ");
        assertThat(configuration.get(flag)).isTrue();
        assertThat(configuration.get(size)).isEqualTo(65536);
        assertThat(configuration.get(custom)).isEqualTo(Thread.State.NEW);
        assertThat(configuration.get(DIR)).isEqualTo(Path.of("/var/lib"));
    }

    @Test
    @DisplayName("an unknown key is an error with the nearest known key, where one is near")
    void unknownKey() {
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("high-availability.lease.durations", "1 s")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("unknown option 'high-availability.lease.durations',"
                        + " did you mean 'high-availability.lease.duration'?");
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("colour", "red")))
                .hasMessage("unknown option 'colour': remove it or see the option tables in docs/");
        assertThatThrownBy(() -> Configuration.of(List.of(), Map.of("a", "b")))
                .hasMessageContaining("unknown option 'a': remove it");
    }

    @Test
    @DisplayName("an older key is understood, and suggested too")
    void aliases() {
        assertThat(Configuration.of(OPTIONS, Map.of("recovery.port", "1")).get(PORT))
                .isEqualTo(1);
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("recovery.prot", "1")))
                .hasMessageContaining("did you mean 'recovery.port'?");
    }

    @Test
    @DisplayName("an option that is given twice is an error, whatever the values")
    void twice() {
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("ha.port", "1", "high-availability.port", "1")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("option 'high-availability.port' is given twice")
                .hasMessageContaining("remove one");
    }

    @Test
    @DisplayName("a value that cannot be read says key, value and what is allowed")
    void unreadable() {
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("ha.port", "many")))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessage("option 'ha.port' has the value 'many': write a whole number");
        assertThatThrownBy(() -> Configuration.of(OPTIONS, Map.of("high-availability.lease.duration", "soon")))
                .hasMessageContaining("has the value 'soon': write a duration such as 15 s, 200 ms or 1 min");
    }

    @Test
    @DisplayName("a secret is never printed, not even in an error")
    void secrets() {
        Configuration configuration = Configuration.of(OPTIONS, Map.of("high-availability.token", "hunter2"));
        ConfigOption<Integer> unreadable = ConfigOption.custom("pin", "secret", "Pin.", text -> {
            throw new IllegalArgumentException("write four digits");
        });

        assertThat(configuration.get(TOKEN).value()).isEqualTo("hunter2");
        assertThat(configuration).hasToString("[high-availability.token: ****]");
        assertThat(configuration.get(TOKEN)).hasToString("****");
        assertThatThrownBy(() -> Configuration.of(List.of(unreadable), Map.of("pin", "hunter2")))
                .hasMessage("option 'pin' has the value '****': write four digits");
    }

    @Test
    @DisplayName("an option says its key, type, default and text")
    void describesItself() {
        assertThat(LEASE).hasToString("high-availability.lease.duration");
        assertThat(LEASE.type()).isEqualTo("duration");
        assertThat(LEASE.description()).isEqualTo("How long a silent leader keeps its lease.");
        assertThat(LEASE.defaultValue()).contains(Duration.ofSeconds(15));
        assertThat(PORT.aliases()).containsExactly("ha.port", "recovery.port");
        assertThat(PORT.defaultValue()).isEmpty();
    }

    @Test
    @DisplayName(
            "the nearest word is the one with the fewest edits, the first in the alphabet among equals, if near at all")
    void nearest() {
        assertThat(Configuration.nearest("etdc", List.of("local", "etcd", "zookeeper")))
                .contains("etcd");
        assertThat(Configuration.nearest("ac", List.of("ab", "aa"))).contains("aa");
        assertThat(Configuration.nearest("kubernetes", List.of("local", "etcd")))
                .isEmpty();
        assertThat(Configuration.nearest("x", List.of())).isEmpty();
    }
}
