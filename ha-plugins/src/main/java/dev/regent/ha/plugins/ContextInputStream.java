package dev.regent.ha.plugins;

import java.io.IOException;
import java.io.InputStream;

/** A stream whose every method runs in the context of whoever made it. */
final class ContextInputStream extends InputStream {

    private final InputStream stream;
    private final LoaderContext owner;

    ContextInputStream(InputStream stream, LoaderContext owner) {
        this.stream = stream;
        this.owner = owner;
    }

    @Override
    public int read() throws IOException {
        return owner.call(stream::read);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return owner.call(() -> stream.read(buffer, offset, length));
    }

    @Override
    public long skip(long count) throws IOException {
        return owner.call(() -> stream.skip(count));
    }

    @Override
    public int available() throws IOException {
        return owner.call(stream::available);
    }

    @Override
    public void close() throws IOException {
        owner.run(stream::close);
    }
}
