package dev.regent.ha.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.config.Configuration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "0",
                "orders",
                "orders-2",
                "a--b",
                "a23456789012345678901234567890123456789012345678901234567890123"
            })
    @DisplayName("an RFC 1123 label is a cluster id, of up to 63 characters")
    void valid(String value) {
        assertThat(new ClusterId(value)).hasToString(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-a",
                "a-",
                "A",
                "a_b",
                "a/b",
                "a.b",
                "ä",
                " a",
                "a\n",
                "..",
                "a234567890123456789012345678901234567890123456789012345678901234"
            })
    @DisplayName("anything else is refused, saying what is allowed")
    void invalid(String value) {
        assertThatThrownBy(() -> new ClusterId(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + value + "'")
                .hasMessageContaining("1 to 63 lower-case letters, digits and dashes");
    }

    @Test
    @DisplayName("a process name is neither blank nor longer than 200 characters")
    void processName() {
        ClusterId cluster = new ClusterId("orders");
        Configuration none = Configuration.of(List.of(), Map.of());

        assertThat(new HaBackendContext(cluster, "n".repeat(200), none).processName())
                .hasSize(200);
        assertThatThrownBy(() -> new HaBackendContext(cluster, " ", none)).hasMessageContaining("not be blank: ' '");
        assertThatThrownBy(() -> new HaBackendContext(cluster, "n".repeat(201), none))
                .hasMessageContaining("1 to 200 characters");
    }
}
