package dev.regent.ha.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Payloads that were altered on the medium: a typed error, and the others stay readable (S8). Part of {@link StateStorageContract}. */
abstract class StorageDamageContract extends StorageNamesContract {

    @Test
    @DisplayName(
            "S8: truncated, flipped, lengthened, emptied and zeroed payloads give a typed error, and others stay readable")
    void damageIsDetected() throws IOException {
        byte[] content = random(100_000);
        write("victim", content);
        write("other", content);
        byte[] raw = fixture().raw("victim");
        int end = raw.length;
        for (byte[] damaged : List.of(
                new byte[0],
                Arrays.copyOf(raw, 1),
                Arrays.copyOf(raw, end / 2),
                Arrays.copyOf(raw, end - 1),
                Arrays.copyOf(raw, end + 1),
                new byte[end],
                flipped(raw, 0),
                flipped(raw, 10),
                flipped(raw, end / 2),
                flipped(raw, end - 1))) {
            fixture().overwriteRaw("victim", damaged);
            assertThatThrownBy(() -> read("victim")).isInstanceOf(CorruptStateException.class);
            assertThat(read("other")).isEqualTo(content);
        }
        fixture().overwriteRaw("victim", raw);
        assertThat(read("victim")).isEqualTo(content);
    }

    @Test
    @DisplayName("S8: every single flipped bit of a small payload is detected")
    void everyFlipIsDetected() throws IOException {
        write("victim", random(40));
        byte[] raw = fixture().raw("victim");
        for (int i = 0; i < raw.length; i++) {
            fixture().overwriteRaw("victim", flipped(raw, i));
            assertThatThrownBy(() -> read("victim"))
                    .as("byte %s of %s", i, raw.length)
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    @Test
    @DisplayName("S8: damage late in a payload of 9 MiB is detected before its end is reported")
    void damageOfLarge() throws IOException {
        byte[] content = random(9 * MIB);
        write("victim", content);
        byte[] raw = fixture().raw("victim");
        for (byte[] damaged :
                List.of(Arrays.copyOf(raw, raw.length - MIB), flipped(raw, raw.length - MIB), flipped(raw, MIB))) {
            fixture().overwriteRaw("victim", damaged);
            assertThatThrownBy(() -> read("victim")).isInstanceOf(CorruptStateException.class);
        }
        fixture().overwriteRaw("victim", raw);
        assertThat(read("victim")).isEqualTo(content);
    }

    @Test
    @DisplayName("S8: a payload that was swapped with another's, of the same content too, is detected")
    void foreignPayload() throws IOException {
        write("job/one", random(100));
        write("job/two", random(100));
        write("job/three", new byte[100]);
        byte[] own = fixture().raw("job/one");
        for (String other : List.of("job/two", "job/three")) {
            fixture().overwriteRaw("job/one", fixture().raw(other));
            assertThatThrownBy(() -> read("job/one")).as(other).isInstanceOf(CorruptStateException.class);
        }
        assertThat(read("job/two")).isEqualTo(random(100));
        fixture().overwriteRaw("job/one", own);
        assertThat(read("job/one")).isEqualTo(random(100));
    }

    @Test
    @DisplayName("S8: a payload that is missing gives a typed error")
    void missingPayload() {
        write("there", random(1));
        assertThatThrownBy(() -> read("missing")).isInstanceOf(CorruptStateException.class);
        assertThatThrownBy(() -> read("there/missing")).isInstanceOf(CorruptStateException.class);
        assertThat(read("there")).hasSize(1);
    }

    static byte[] flipped(byte[] raw, int at) {
        byte[] copy = raw.clone();
        copy[at] ^= 1;
        return copy;
    }
}
