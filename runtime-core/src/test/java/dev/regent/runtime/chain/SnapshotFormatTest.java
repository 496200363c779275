package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.StateCodec;
import dev.regent.runtime.rpc.Attempt;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The format of a snapshot")
class SnapshotFormatTest {

    private static final ChainContext CONTEXT = context(1, 4);
    private static final SnapshotFormat.Contents CONTENTS =
            new SnapshotFormat.Contents(new ChainCounters(10, 8, 1, 1), Map.of("file-ü", "123:4"));

    @Test
    @DisplayName("gives back counters, positions and states")
    void roundTrip() throws IOException {
        byte[] bytes = snapshot();
        KeyedStep<String, String, Long, String> restored = state("counts", Codecs.LONG);
        assertThat(read(bytes, CONTEXT, List.of(restored))).isEqualTo(CONTENTS);
        assertThat(restored.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("detects every truncation")
    void truncated() throws IOException {
        byte[] bytes = snapshot();
        for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(part, CONTEXT, List.of(state("counts", Codecs.LONG))))
                    .as("length %d", length)
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    @Test
    @DisplayName("detects every flipped bit, without allocating what a wrong length asks for")
    void flipped() throws IOException {
        byte[] bytes = snapshot();
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> read(flipped, CONTEXT, List.of(state("counts", Codecs.LONG))))
                    .as("bit %d", bit)
                    .isInstanceOf(CorruptStateException.class);
        }
    }

    @Test
    @DisplayName("refuses what is behind the end")
    void tooLong() throws IOException {
        byte[] bytes = Arrays.copyOf(snapshot(), snapshot().length + 1);
        assertThatThrownBy(() -> read(bytes, CONTEXT, List.of(state("counts", Codecs.LONG))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("behind its end");
    }

    @Test
    @DisplayName("refuses a snapshot of another subtask or parallelism")
    void otherSubtask() throws IOException {
        byte[] bytes = snapshot();
        assertThatThrownBy(() -> read(bytes, context(2, 4), List.of(state("counts", Codecs.LONG))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("snapshot is of subtask 1 of 4, not of 2 of 4");
        assertThatThrownBy(() -> read(bytes, context(1, 2), List.of(state("counts", Codecs.LONG))))
                .isInstanceOf(CorruptStateException.class);
    }

    @Test
    @DisplayName("refuses states that the job does not have, and jobs whose state it lacks")
    void otherStates() throws IOException {
        byte[] bytes = snapshot();
        assertThatThrownBy(() -> read(bytes, CONTEXT, List.of(state("other", Codecs.LONG))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("snapshot has a state 'counts' that the job has not");
        assertThatThrownBy(() ->
                        read(bytes, CONTEXT, List.of(state("counts", Codecs.LONG), state("other", Codecs.LONG))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessage("snapshot lacks the state of [other]");
    }

    @Test
    @DisplayName("refuses a codec that reads more or less than was written")
    void otherCodec() throws IOException {
        byte[] bytes = snapshot();
        assertThatThrownBy(() -> read(bytes, CONTEXT, List.of(state("counts", Codecs.INTEGER))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("leaves 4 bytes of state 'counts'");
        assertThatThrownBy(() -> read(bytes, CONTEXT, List.of(state("counts", Codecs.STRING))))
                .isInstanceOf(CorruptStateException.class)
                .hasMessageContaining("codec fails on state 'counts'");
    }

    private static byte[] snapshot() throws IOException {
        KeyedStep<String, String, Long, String> state = state("counts", Codecs.LONG);
        state.emit("a");
        state.emit("b");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotFormat.write(out, CONTEXT, CONTENTS, List.of(state));
        return out.toByteArray();
    }

    private static SnapshotFormat.Contents read(byte[] bytes, ChainContext context, List<KeyedStep<?, ?, ?, ?>> states)
            throws IOException {
        return SnapshotFormat.read(new ByteArrayInputStream(bytes), context, states);
    }

    @SuppressWarnings("unchecked")
    private static <S> KeyedStep<String, String, S, String> state(String name, StateCodec<S> codec) {
        return new KeyedStep<>(
                name,
                word -> word,
                Codecs.STRING,
                codec,
                (word, context) -> context.update((S) Long.valueOf(-1)),
                word -> {});
    }

    private static ChainContext context(int subtask, int parallelism) {
        return new ChainContext(WordCount.JOB, subtask, parallelism, new Attempt(1, 1), Map.of(), RecordPolicy.FAIL);
    }
}
