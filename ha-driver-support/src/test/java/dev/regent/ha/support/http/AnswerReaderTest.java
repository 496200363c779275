package dev.regent.ha.support.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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

    private static final String STREAM = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static List<String> streamed(String bytes) throws IOException {
        List<String> lines = new ArrayList<>();
        Answer answer = reader(bytes).stream(line -> lines.add(text(line)));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        return lines;
    }

    private static String text(ByteBuffer line) {
        return StandardCharsets.UTF_8.decode(line).toString();
    }

    @Test
    @DisplayName("A stream gives its lines, however they are cut into chunks, and characters that a chunk divides")
    void lines() throws IOException {
        assertThat(streamed(STREAM + "4\r\nab\nc\r\n1\r\nd\r\n3;x=y\r\ne\n\n\r\n0\r\n\r\n"))
                .containsExactly("ab", "cde", "");
        assertThat(streamed(STREAM + "1\r\n\u00c3\r\n2\r\n\u00a4\n\r\n0\r\n\r\n"))
                .containsExactly("\u00e4");
        assertThat(streamed(STREAM + "0\r\n\r\n")).isEmpty();
    }

    @Test
    @DisplayName("A stream's total length has no bound, that of one of its lines has")
    void longStream() throws IOException {
        String line = "3c\r\n" + "x".repeat(59) + "\n\r\n";
        assertThat(streamed(STREAM + line.repeat(1000) + "0\r\n\r\n")).hasSize(1000);
        String part = "3c\r\n" + "x".repeat(60) + "\r\n";
        assertThatThrownBy(() -> streamed(STREAM + part.repeat(2)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
    }

    @Test
    @DisplayName("Each line of a stream is given at once, and what its taker throws ends the reading")
    void atOnce() {
        List<String> lines = new ArrayList<>();
        assertThatThrownBy(() -> reader(STREAM + "2\r\na\n\r\n").stream(line -> lines.add(text(line))))
                .isInstanceOf(EOFException.class);
        assertThat(lines).containsExactly("a");
        assertThatThrownBy(() -> reader(STREAM + "4\r\na\nb\n\r\n0\r\n\r\n").stream(line -> {
                    throw new IOException("enough of " + text(line));
                }))
                .hasMessage("enough of a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2\r\na", "2\r\na\nb\r\n0\r\n\r\n", "x\r\n", "2\r\na\n\r\n0\r\n"})
    @DisplayName("A stream that is cut short or malformed is an error")
    void malformedStream(String chunks) {
        assertThatThrownBy(() -> streamed(STREAM + chunks)).isInstanceOf(IOException.class);
    }

    @Test
    @DisplayName("An answer other than 200 comes as a whole in place of a stream, and gives no lines")
    void noStream() throws IOException {
        Answer answer = reader("HTTP/1.1 410 Gone\r\nContent-Length: 4\r\n\r\na\nb\n").stream(line -> {
            throw new IOException("a line");
        });
        assertThat(answer.status()).isEqualTo(410);
        assertThat(answer.text()).isEqualTo("a b");
    }
}
