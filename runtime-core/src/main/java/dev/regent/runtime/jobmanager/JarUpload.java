package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.CorruptStateException;
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

    /**
     * The name under which a submission may keep a jar. A former leader's upload may be swept at any moment (S7), so it is copied under this
     * leader's token.
     */
    String adopt(String jar, Optional<JobId> job, long token) {
        Optional<Payload> payload = layout.payload(jar).filter(each -> each instanceof Payload.Blob);
        if (payload.filter(each -> each.token() == token).isPresent()) {
            return jar;
        }
        if (payload.filter(each -> each.token() < token).isEmpty()) {
            throw uploadAgain(jar);
        }
        try (InputStream former = storage.read(jar)) {
            String copy = layout.newBlob(job, token);
            storage.write(copy, former);
            return copy;
        } catch (CorruptStateException gone) {
            throw uploadAgain(jar);
        } catch (IOException | HaException failed) {
            throw new RestException(503, "the jar cannot be taken over: " + failed.getMessage());
        }
    }

    private static RestException uploadAgain(String jar) {
        return new RestException(409, "there is no uploaded jar '" + jar + "': upload it again, then submit");
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
