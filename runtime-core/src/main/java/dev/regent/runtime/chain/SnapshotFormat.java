package dev.regent.runtime.chain;

import dev.regent.ha.spi.CorruptStateException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The bytes of a subtask's snapshot, version 1. Numbers are big-endian; a text or block is its length (4 bytes) and its bytes.
 *
 * <pre>
 * magic 4, version 4, subtask 4, parallelism 4
 * recordsIn 8, recordsOut 8, skipped 8, deadLettered 8
 * number of splits 8, of each: name (text), position (text)
 * number of states 8, of each: name (text), number of keys 8, of each: key (block), state (block)
 * CRC-32C of all before 4
 * </pre>
 */
final class SnapshotFormat {

    static final int LONGEST_TEXT = 1 << 20;
    static final int LONGEST_BLOCK = 1 << 28;

    private static final int MAGIC = 0x52474348;
    private static final int VERSION = 1;

    private SnapshotFormat() {}

    /** What a snapshot holds besides the keyed state. */
    record Contents(ChainCounters counters, Map<String, String> positions) {}

    static void write(OutputStream stream, ChainContext context, Contents contents, List<KeyedStep<?, ?, ?, ?>> states)
            throws IOException {
        SnapshotOutput out = new SnapshotOutput(stream);
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeInt(context.subtask());
        out.writeInt(context.parallelism());
        out.writeLong(contents.counters().recordsIn());
        out.writeLong(contents.counters().recordsOut());
        out.writeLong(contents.counters().skipped());
        out.writeLong(contents.counters().deadLettered());
        out.writeLong(contents.positions().size());
        for (Map.Entry<String, String> position : contents.positions().entrySet()) {
            out.writeText(position.getKey());
            out.writeText(position.getValue());
        }
        out.writeLong(states.size());
        for (KeyedStep<?, ?, ?, ?> state : states) {
            out.writeText(state.name());
            state.write(out);
        }
        out.finish();
    }

    /**
     * Reads a snapshot to its end and fills the states.
     *
     * @throws CorruptStateException it is not what {@link #write} wrote for this subtask and these states
     * @throws IOException the stream cannot be read
     */
    static Contents read(InputStream stream, ChainContext context, List<KeyedStep<?, ?, ?, ?>> states)
            throws IOException {
        SnapshotInput in = new SnapshotInput(stream);
        try {
            requireHeader(in, context);
            ChainCounters counters = new ChainCounters(
                    in.readCount("recordsIn"),
                    in.readCount("recordsOut"),
                    in.readCount("skipped"),
                    in.readCount("deadLettered"));
            Map<String, String> positions = new LinkedHashMap<>();
            for (long left = in.readCount("positions"); left > 0; left--) {
                positions.put(in.readText(), in.readText());
            }
            readStates(in, states);
            in.finish();
            return new Contents(counters, positions);
        } catch (EOFException e) {
            throw new CorruptStateException("snapshot is corrupt: it is truncated", e);
        }
    }

    private static void requireHeader(SnapshotInput in, ChainContext context) throws IOException {
        if (in.readInt() != MAGIC) {
            throw new CorruptStateException("snapshot is corrupt: it does not begin like one");
        }
        int version = in.readInt();
        if (version != VERSION) {
            throw new CorruptStateException("snapshot has format version " + version + ", this build reads " + VERSION);
        }
        int subtask = in.readInt();
        int parallelism = in.readInt();
        if (subtask != context.subtask() || parallelism != context.parallelism()) {
            throw new CorruptStateException("snapshot is of subtask " + subtask + " of " + parallelism + ", not of "
                    + context.subtask() + " of " + context.parallelism());
        }
    }

    private static void readStates(SnapshotInput in, List<KeyedStep<?, ?, ?, ?>> states) throws IOException {
        Map<String, KeyedStep<?, ?, ?, ?>> missing = new LinkedHashMap<>();
        states.forEach(state -> missing.put(state.name(), state));
        for (long left = in.readCount("states"); left > 0; left--) {
            String name = in.readText();
            KeyedStep<?, ?, ?, ?> state = missing.remove(name);
            if (state == null) {
                throw new CorruptStateException("snapshot has a state '" + name + "' that the job has not");
            }
            state.read(in);
        }
        if (!missing.isEmpty()) {
            throw new CorruptStateException("snapshot lacks the state of " + missing.keySet());
        }
    }
}
