package dev.regent.ha.spi.leader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LeaderValuesTest {

    @Test
    @DisplayName("tokens are ordered by their number and begin at 1")
    void tokens() {
        assertThat(new FencingToken(9)).isLessThan(new FencingToken(10)).hasToString("9");
        assertThat(new FencingToken(Long.MAX_VALUE)).isGreaterThan(new FencingToken(1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FencingToken(0))
                .withMessage("fencing token is less than 1: 0");
    }

    @Test
    @DisplayName("what a leader published does not change afterwards")
    void informationIsImmutable() {
        Map<String, String> addresses = new HashMap<>(Map.of("rpc", "10.0.0.7:6123"));
        LeaderInformation leader = new LeaderInformation(new FencingToken(3), addresses);
        addresses.put("rpc", "elsewhere");

        assertThat(leader.addresses()).containsEntry("rpc", "10.0.0.7:6123");
    }
}
