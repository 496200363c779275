package dev.regent.ha.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HaExceptionTest {

    @Test
    @DisplayName("a refused value says what, how large and how large at most (S12)")
    void tooLarge() {
        ValueTooLargeException refused = new ValueTooLargeException("value of entry 'a'", 1_048_577, 1_048_576);

        assertThat(refused).hasMessage("value of entry 'a' has size 1048577, the limit is 1048576");
        assertThat(refused.actual()).isEqualTo(1_048_577);
        assertThat(refused.limit()).isEqualTo(1_048_576);
    }

    @Test
    @DisplayName("every failure is unchecked and keeps message and cause")
    void causes() {
        Exception cause = new Exception("reset");

        assertThat(List.<HaException>of(
                        new BackendUnavailableException("away", cause),
                        new OutcomeUnknownException("away", cause),
                        new FencedException("away", cause),
                        new InvalidConfigurationException("away", cause),
                        new CorruptStateException("away", cause)))
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(RuntimeException.class)
                        .hasMessage("away")
                        .hasCause(cause));
    }

    @Test
    @DisplayName("the family is closed: a driver cannot add a kind of failure")
    void closed() {
        assertThat(HaException.class.isSealed()).isTrue();
        assertThat(HaException.class.getPermittedSubclasses())
                .allSatisfy(kind -> assertThat(kind).isFinal())
                .hasSize(6);
    }
}
