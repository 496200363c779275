package dev.regent.ha.support.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PayloadReaderTest {

    private static final String NAME = "job/chk-1";

    @Test
    @DisplayName("S8: what was written is read, whatever the size of the pieces")
    void reads() throws Exception {
        for (int size : new int[] {0, 1, 20, 300}) {
            byte[] content = content(size);
            for (int piece : new int[] {1, 7, 1000}) {
                try (PayloadReader reader = reader(NAME, stored(content), piece)) {
                    assertThat(reader.readAllBytes()).isEqualTo(content);
                }
            }
        }
    }

    @Test
    @DisplayName("S8: each flipped bit, each missing byte and another's payload are found, and the pieces closed")
    void findsDamage() {
        byte[] stored = stored(content(20));
        for (int at = 0; at < stored.length; at++) {
            byte[] flipped = stored.clone();
            flipped[at] ^= 4;
            assertCorrupt(NAME, flipped);
            assertCorrupt(NAME, Arrays.copyOf(stored, at));
        }
        assertCorrupt("job/chk-2", stored);
        assertCorrupt("job", stored);
    }

    private static void assertCorrupt(String name, byte[] stored) {
        Memory pieces = new Memory(stored, 8);
        assertThatThrownBy(() -> {
                    try (PayloadReader reader = new PayloadReader(name, "memory", pieces)) {
                        reader.readAllBytes();
                    }
                })
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("payload " + name + " (memory)");
        assertThat(pieces.closed).isTrue();
    }

    private static PayloadReader reader(String name, byte[] stored, int piece) {
        return new PayloadReader(name, "memory", new Memory(stored, piece));
    }

    private static byte[] stored(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content);
        byte[] trailer =
                new PayloadTrailer("0123456789abcdef".repeat(2), NAME, content.length, (int) crc.getValue()).encode();
        byte[] all = Arrays.copyOf(content, content.length + trailer.length);
        System.arraycopy(trailer, 0, all, content.length, trailer.length);
        return all;
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static final class Memory implements PayloadReader.Pieces {

        private final byte[] stored;
        private final int piece;
        private int at;
        private boolean closed;

        Memory(byte[] stored, int piece) {
            this.stored = stored;
            this.piece = piece;
        }

        @Override
        public long total() {
            return stored.length;
        }

        @Override
        public ByteBuffer next() {
            int count = Math.min(piece, stored.length - at);
            at += count;
            return ByteBuffer.wrap(stored, at - count, count);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
