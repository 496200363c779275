package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OperationTest {

    @Test
    @DisplayName("an operation comes back from its line, odd characters and empty fields included")
    void roundTrip() {
        Operation operation =
                new Operation("p 1", Kind.WRITTEN, 7, "a b\n%é", "", 123456789012L, 123456789013L, Outcome.UNKNOWN, 3);
        assertThat(operation.line()).doesNotContain("\n");
        assertThat(Operation.parse(operation.line())).contains(operation);
    }

    @Test
    @DisplayName("a line that was cut off, and what else a process prints, is no operation")
    void otherLines() {
        String line = Operation.of("p", Kind.GRANTED, 1, "", 1, 2, Outcome.OK).line();
        assertThat(Operation.parse("")).isEmpty();
        assertThat(Operation.parse("12:00 INFO something")).isEmpty();
        assertThat(Operation.parse(line.substring(0, line.length() - 6))).isEmpty();
    }
}
