package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.rest.RestException;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.jobmanager.store.Layout.Payload;
import dev.regent.runtime.rpc.JobId;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Optional;

/** Keeps uploaded jars. */
final class JarUpload {

    private static final long MOST_BYTES = 256L << 20;
    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private final StateStorage storage;
    private final Layout layout;

    JarUpload(StateStorage storage, Layout layout) {
        this.storage = storage;
        this.layout = layout;
    }

    /** Stores a jar; gives its name. */
    String store(InputStream body, Optional<JobId> job, long token) throws IOException {
        byte[] start = body.readNBytes(ZIP.length);
        if (!Arrays.equals(start, ZIP)) {
            throw new RestException(400, "what was uploaded is no jar");
        }
        String name = layout.newBlob(job, token);
        try {
            storage.write(name, new Limited(new SequenceInputStream(new ByteArrayInputStream(start), body)));
            return name;
        } catch (HaException failed) {
            throw new RestException(500, "the jar cannot be stored: " + failed.getMessage());
        }
    }

    /** A submission may name only what this leader took: a former leader's upload may be swept at any moment (S7). */
    void check(String jar, long token) {
        boolean isMine = layout.payload(jar)
                .filter(payload -> payload instanceof Payload.Blob && payload.token() == token)
                .isPresent();
        if (!isMine) {
            throw new RestException(
                    409, "jar '" + jar + "' was not uploaded to the present leader: upload it again, then submit");
        }
    }

    private static final class Limited extends FilterInputStream {

        private long left = MOST_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = super.read(buffer, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) {
            left -= bytes;
            if (left < 0) {
                throw new RestException(413, "the jar is longer than " + (MOST_BYTES >> 20) + " MiB");
            }
        }
    }
}
