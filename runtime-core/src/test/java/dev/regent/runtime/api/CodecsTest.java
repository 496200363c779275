package dev.regent.runtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The codecs")
class CodecsTest {

    @Test
    @DisplayName("read back what they wrote")
    void roundTrip() throws IOException {
        requireSame(Codecs.STRING, "");
        requireSame(Codecs.STRING, "ü€😀");
        requireSame(Codecs.STRING, "x".repeat(100_000));
        requireSame(Codecs.LONG, Long.MIN_VALUE);
        requireSame(Codecs.INTEGER, -1);
        requireSame(Codecs.DOUBLE, 0.1);
        requireSame(Codecs.list(Codecs.STRING), List.of("a", "", "b"));
    }

    @Test
    @DisplayName("come to the end of the input, not of the memory, when a length is wrong")
    void wrongLength() {
        byte[] huge = {0x7f, -1, -1, -1, 'x'};
        assertThatThrownBy(() -> Codecs.STRING.read(input(huge))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> Codecs.list(Codecs.LONG).read(input(huge))).isInstanceOf(EOFException.class);
        byte[] negative = {-1, -1, -1, -1};
        assertThatThrownBy(() -> Codecs.STRING.read(input(negative))).hasMessage("length is negative: -1");
    }

    private static <T> void requireSame(StateCodec<T> codec, T value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        codec.write(value, new DataOutputStream(bytes));
        DataInputStream in = input(bytes.toByteArray());
        assertThat(codec.read(in)).isEqualTo(value);
        assertThat(in.available()).isZero();
    }

    private static DataInputStream input(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }
}
