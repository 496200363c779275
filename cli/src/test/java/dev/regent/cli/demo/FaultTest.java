package dev.regent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultTest {

    @Test
    @DisplayName("a fault is a role and what happens to it, kill unless said otherwise")
    void reads() {
        assertThat(Fault.parse("leader")).isEqualTo(new Fault(Fault.Target.LEADER, Fault.Action.KILL));
        assertThat(Fault.parse("taskmanager:pause"))
                .isEqualTo(new Fault(Fault.Target.TASKMANAGER, Fault.Action.PAUSE))
                .hasToString("taskmanager:pause");
        assertThatThrownBy(() -> Fault.parse("boss")).hasMessageContaining("write leader, standby or taskmanager");
        assertThatThrownBy(() -> Fault.parse("leader:tickle")).hasMessageContaining(":kill or :pause");
    }

    @Test
    @DisplayName("a figure over several runs is its median, least and most")
    void spreads() {
        assertThat(Spread.of(DoubleStream.of(5, 1, 3))).isEqualTo(new Spread(3, 3, 1, 5));
        assertThat(Spread.of(DoubleStream.of(4, 1, 2, 3)).median()).isEqualTo(2.5);
        assertThat(Spread.of(DoubleStream.empty()).fields()).containsOnlyKeys("n");
    }
}
