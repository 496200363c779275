package dev.regent.ha.support.http;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Takes the lines of an answer that goes on and on. */
@FunctionalInterface
public interface LineListener {

    /**
     * The next line, without its end. Called on the thread that reads.
     *
     * @throws IOException to end the reading
     */
    void line(ByteBuffer line) throws IOException;
}
