package dev.regent.runtime.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A line under construction")
class LineBufferTest {

    @Test
    @DisplayName("holds numbers of all lengths and signs")
    void numbers() {
        LineBuffer line = new LineBuffer(1);
        StringBuilder expected = new StringBuilder();
        long[] special = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1};
        for (long number : special) {
            line.number(number).text(" ");
            expected.append(number).append(' ');
        }
        for (long power = 1; power > 0 && power < Long.MAX_VALUE / 10; power *= 10) {
            line.number(power)
                    .text(" ")
                    .number(power - 1)
                    .text(" ")
                    .number(-power)
                    .text("\n");
            expected.append(power)
                    .append(' ')
                    .append(power - 1)
                    .append(' ')
                    .append(-power)
                    .append('\n');
        }
        assertThat(text(line)).isEqualTo(expected.toString());
    }

    @Test
    @DisplayName("holds any text as UTF-8")
    void texts() {
        LineBuffer line = new LineBuffer(1);
        assertThat(text(line.text("plain ").text("ü€😀").text(""))).isEqualTo("plain ü€😀");
    }

    @Test
    @DisplayName("holds any text as a JSON string")
    void quoted() throws JsonProcessingException {
        for (String text : new String[] {"", "plain", "\"\\\n\r\t\b\u0000\u001f\u007f", "ü€😀", "x".repeat(1000)}) {
            String json = text(new LineBuffer(1).quoted(text));
            assertThat(json).doesNotContain("\n");
            assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text);
        }
    }

    private static String text(LineBuffer line) {
        return new String(line.bytes(), 0, line.size(), StandardCharsets.UTF_8);
    }
}
