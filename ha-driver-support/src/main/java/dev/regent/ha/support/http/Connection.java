package dev.regent.ha.support.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection that carries one request at a time. It sends nothing twice. An interrupt of the thread that uses it closes it. Only
 * {@link #close} may be called by other threads.
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Endpoint endpoint;
    private final SocketChannel channel;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final AnswerReader answers;
    private boolean used;

    /**
     * @param channel connected, in blocking mode
     * @param socket the channel's, or TLS on top of it
     * @param mostBytes largest body of an answer
     */
    Connection(Endpoint endpoint, SocketChannel channel, Socket socket, int mostBytes) throws IOException {
        this.endpoint = endpoint;
        this.channel = channel;
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
        this.answers = new AnswerReader(in, mostBytes);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Whether it has carried a request before. */
    boolean isUsed() {
        return used;
    }

    /**
     * Sends the request and reads its answer to the end. After a failure the connection is of no use and the request may have been carried out.
     */
    Answer exchange(Request request, Map<String, String> headers) throws IOException {
        used = true;
        out.write(bytes(request, headers));
        out.flush();
        return answers.read();
    }

    /**
     * Sends the request and gives the lines of the answer's body as they come, if it has the status 200, until it ends; another answer is read to its end.
     *
     * @param lines a line without its end; what it throws ends the reading
     */
    Answer stream(Request request, Map<String, String> headers, LineListener lines) throws IOException {
        used = true;
        out.write(bytes(request, headers));
        out.flush();
        return answers.stream(lines);
    }

    /** Head and body in one piece. */
    private byte[] bytes(Request request, Map<String, String> headers) {
        StringBuilder head = new StringBuilder(256)
                .append(request.method())
                .append(' ')
                .append(request.target())
                .append(" HTTP/1.1\r\nHost: ")
                .append(endpoint.authority())
                .append("\r\nUser-Agent: regent\r\nAccept: ")
                .append(request.accept())
                .append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        ByteBuffer body = request.body().orElseGet(() -> ByteBuffer.allocate(0)).duplicate();
        if (request.body().isPresent()) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(body.remaining())
                    .append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream(head.length() + 2 + body.remaining());
        all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        byte[] rest = new byte[body.remaining()];
        body.get(rest);
        all.writeBytes(rest);
        return all.toByteArray();
    }

    /** Whether the peer has neither closed it nor sent what nobody asked for. Takes a millisecond. */
    boolean isFresh() {
        try {
            socket.setSoTimeout(1);
            in.read();
            return false;
        } catch (SocketTimeoutException silent) {
            return resetTimeout();
        } catch (IOException broken) {
            return false;
        }
    }

    private boolean resetTimeout() {
        try {
            socket.setSoTimeout(0);
            return channel.isOpen();
        } catch (IOException broken) {
            return false;
        }
    }

    /** Ends it and whatever blocks on it. Without TLS's farewell, which may block; every answer has a length of its own. */
    void close() {
        try {
            channel.close();
        } catch (IOException unclosed) {
            LOG.debug("closing a connection to {} failed", endpoint, unclosed);
        }
    }
}
