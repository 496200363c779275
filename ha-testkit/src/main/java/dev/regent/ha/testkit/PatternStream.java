package dev.regent.ha.testkit;

import java.io.InputStream;

/** A stream of known bytes of any length, which does something once, when it has given half of them. */
final class PatternStream extends InputStream {

    private final long size;
    private final Runnable halfway;
    private long position;
    private boolean passed;

    PatternStream(long size, Runnable halfway) {
        this.size = size;
        this.halfway = halfway;
    }

    static byte at(long position) {
        return (byte) (position * 31 + (position >>> 13));
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (position >= size / 2 && !passed) {
            passed = true;
            halfway.run();
        }
        long end = passed ? size : size / 2; // so that it stops there
        int count = (int) Math.min(length, end - position);
        for (int i = 0; i < count; i++) {
            buffer[offset + i] = at(position++);
        }
        return count == 0 && length > 0 ? -1 : count;
    }
}
