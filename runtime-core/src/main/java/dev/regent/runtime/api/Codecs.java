package dev.regent.runtime.api;

import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Codecs of common types. Their formats do not change. */
public final class Codecs {

    /** UTF-8 behind its length in bytes (4 bytes). */
    public static final StateCodec<String> STRING = of(Codecs::writeString, Codecs::readString);

    /** 8 bytes. */
    public static final StateCodec<Long> LONG = of((value, out) -> out.writeLong(value), DataInput::readLong);

    /** 4 bytes. */
    public static final StateCodec<Integer> INTEGER = of((value, out) -> out.writeInt(value), DataInput::readInt);

    /** 8 bytes. */
    public static final StateCodec<Double> DOUBLE = of((value, out) -> out.writeDouble(value), DataInput::readDouble);

    private static final int CHUNK = 1 << 13;

    private Codecs() {}

    /** A codec out of two functions. */
    public static <T> StateCodec<T> of(Writing<T> writing, Reading<T> reading) {
        return new StateCodec<>() {
            @Override
            public void write(T value, DataOutput out) throws IOException {
                writing.write(value, out);
            }

            @Override
            public T read(DataInput in) throws IOException {
                return reading.read(in);
            }
        };
    }

    /** The elements behind their number (4 bytes). What is read back can be changed. */
    public static <T> StateCodec<List<T>> list(StateCodec<T> element) {
        return of(
                (values, out) -> {
                    out.writeInt(values.size());
                    for (T value : values) {
                        element.write(value, out);
                    }
                },
                in -> {
                    List<T> values = new ArrayList<>();
                    for (int left = readLength(in); left > 0; left--) {
                        values.add(element.read(in));
                    }
                    return values;
                });
    }

    private static void writeString(String value, DataOutput out) throws IOException {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** In pieces, so that a wrong length ends at the end of the input and not in a huge allocation. */
    private static String readString(DataInput in) throws IOException {
        int left = readLength(in);
        if (left <= CHUNK) {
            byte[] bytes = new byte[left];
            in.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        while (left > 0) {
            int length = Math.min(left, CHUNK);
            in.readFully(chunk, 0, length);
            all.write(chunk, 0, length);
            left -= length;
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static int readLength(DataInput in) throws IOException {
        int length = in.readInt();
        if (length < 0) {
            throw new IOException("length is negative: " + length);
        }
        return length;
    }

    /** Half of a codec. */
    @FunctionalInterface
    public interface Writing<T> {
        void write(T value, DataOutput out) throws IOException;
    }

    /** Half of a codec. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(DataInput in) throws IOException;
    }
}
