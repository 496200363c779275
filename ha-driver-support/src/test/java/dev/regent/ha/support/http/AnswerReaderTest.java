package dev.regent.ha.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final int MOST = 100;

    private static AnswerReader reader(String bytes) {
        return new AnswerReader(new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)), MOST);
    }

    @Test
    @DisplayName("Reads answers of known length, in chunks, and without a body, one after the other")
    void several() throws IOException {
        AnswerReader reader = reader("HTTP/1.1 100 Continue\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nX-Index: 42\r\n\r\nabc"
                + "HTTP/1.1 404 Not Found\r\ntransfer-encoding: chunked\r\nX-Filtered: true\r\n\r\n"
                + "2;x=y\r\nde\r\n1\r\nf\r\n0\r\n\r\n"
                + "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        Answer first = reader.read();
        assertThat(first.text()).isEqualTo("abc");
        assertThat(first.header("x-index")).contains("42");
        assertThat(first.reusable()).isTrue();
        Answer second = reader.read();
        assertThat(second.status()).isEqualTo(404);
        assertThat(second.text()).isEqualTo("def");
        assertThat(second.header("x-filtered")).contains("true");
        assertThat(second.header("x-index")).isEmpty();
        Answer third = reader.read();
        assertThat(third.status()).isEqualTo(204);
        assertThat(third.reusable()).isFalse();
    }

    @Test
    @DisplayName("An answer without a length ends with its connection, which is not used again")
    void untilTheEnd() throws IOException {
        Answer answer = reader("HTTP/1.1 200 OK\r\n\r\nabc").read();
        assertThat(answer.text()).isEqualTo("abc");
        assertThat(answer.reusable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
                "HTTP/2 200 OK\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
            })
    @DisplayName("What is cut short, malformed or too large is an error")
    void malformed(String bytes) {
        assertThatThrownBy(() -> reader(bytes).read()).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("Lines, headers and bodies without end are given up")
    void endless() {
        assertThatThrownBy(() -> reader("HTTP/1.1 200 " + "x".repeat(10_000)).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than");
        assertThatThrownBy(() ->
                        reader("HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(1000)).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("headers");
        assertThatThrownBy(() ->
                        reader("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(101)).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> reader("HTTP/1.1 100 OK\r\n\r\n".repeat(20)).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("interim");
    }
}
