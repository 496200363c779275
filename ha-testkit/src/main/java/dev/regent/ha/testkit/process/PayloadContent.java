package dev.regent.ha.testkit.process;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Bytes that repeat only after a prime number of them, any number of them, in memory that does not depend on it. */
final class PayloadContent extends InputStream {

    private static final int PERIOD = 251;
    private static final byte[] TABLE = new byte[PERIOD * 256];

    static {
        for (int i = 0; i < TABLE.length; i++) {
            TABLE[i] = (byte) (i % PERIOD);
        }
    }

    private final long size;
    private final Runnable halfway;
    private long position;
    private boolean passed;

    /** @param halfway what is done once, when half of them were given */
    PayloadContent(long size, Runnable halfway) {
        this.size = size;
        this.halfway = halfway;
    }

    /** Whether a stream gives exactly these bytes; read in pieces, to the end. */
    static boolean isWhole(InputStream stored, long size) throws IOException {
        byte[] piece = new byte[TABLE.length];
        long position = 0;
        while (true) {
            int read = stored.readNBytes(piece, 0, piece.length);
            if (!Arrays.equals(piece, 0, read, TABLE, 0, read)) {
                return false;
            }
            position += read;
            if (read < piece.length) {
                return position == size;
            }
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (position >= size / 2 && !passed) {
            passed = true;
            halfway.run();
        }
        int at = (int) (position % TABLE.length);
        long left = (passed ? size : size / 2) - position;
        int count = (int) Math.min(Math.min(length, TABLE.length - at), left);
        System.arraycopy(TABLE, at, target, offset, count);
        position += count;
        return count == 0 && length > 0 ? -1 : count;
    }
}
