package dev.regent.ha.spi.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Small opaque bytes kept in the backend: a pointer to a payload, or a value of a few hundred bytes. Immutable; equal when the bytes
 * are equal. The largest size is {@link dev.regent.ha.spi.HaBackend.Profile#maxValueBytes}.
 */
public final class StateHandle {

    private final byte[] bytes;

    private StateHandle(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A handle with a copy of those bytes. */
    public static StateHandle of(byte[] bytes) {
        return new StateHandle(bytes.clone());
    }

    /** A handle with the UTF-8 bytes of a text. */
    public static StateHandle ofUtf8(String text) {
        return new StateHandle(text.getBytes(UTF_8));
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** The bytes read as UTF-8. */
    public String utf8() {
        return new String(bytes, UTF_8);
    }

    /** Number of bytes. */
    public int size() {
        return bytes.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateHandle that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "StateHandle[" + bytes.length + " bytes]";
    }
}
