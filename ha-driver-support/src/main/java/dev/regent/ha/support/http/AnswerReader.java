package dev.regent.ha.support.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Reads HTTP/1.1 answers from one connection, each within bounds. Not safe for use by several threads. */
final class AnswerReader {

    private static final int LONGEST_LINE = 8 << 10;
    private static final int MOST_HEADERS = 200;
    private static final int MOST_INTERIM = 10;
    private static final int CHUNK = 64 << 10;

    private final InputStream in;
    private final int mostBytes;

    /**
     * @param in buffered
     * @param mostBytes largest body that is taken
     */
    AnswerReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /**
     * Reads the next answer to its end.
     *
     * @throws IOException if it ends early, is no HTTP, or is larger than permitted
     */
    Answer read() throws IOException {
        for (int interim = 0; interim < MOST_INTERIM; interim++) {
            String line = line();
            int status = status(line);
            Map<String, String> headers = headers();
            if (status >= 200) {
                return answer(line, status, headers);
            }
        }
        throw new ProtocolException("too many interim answers");
    }

    /**
     * Reads the next answer; the body of one with the status 200 goes to the listener line by line, and is empty then.
     *
     * @throws IOException as above; also where a line is longer than the largest body
     */
    Answer stream(LineListener lines) throws IOException {
        String line = line();
        int status = status(line);
        Map<String, String> headers = headers();
        if (status != 200 || !has(headers, "transfer-encoding", "chunked")) {
            return answer(line, status, headers);
        }
        ByteArrayOutputStream partial = new ByteArrayOutputStream();
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            for (long left = size; left > 0; left--) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the connection ended within the answer");
                }
                if (next == '\n') {
                    lines.line(ByteBuffer.wrap(partial.toByteArray()));
                    partial.reset();
                } else {
                    requireRoom(partial.size() + 1L);
                    partial.write(next);
                }
            }
            if (!line().isEmpty()) {
                throw new ProtocolException("malformed chunk");
            }
        }
        headers(); // the trailer
        return new Answer(status, headers, !has(headers, "connection", "close"), ByteBuffer.allocate(0));
    }

    private Answer answer(String line, int status, Map<String, String> headers) throws IOException {
        boolean chunked = has(headers, "transfer-encoding", "chunked");
        boolean ended = chunked || headers.containsKey("content-length") || hasNoBody(status);
        byte[] body = hasNoBody(status) ? new byte[0] : chunked ? chunks() : bytes(headers, ended);
        boolean reusable = ended && line.startsWith("HTTP/1.1 ") && !has(headers, "connection", "close");
        return new Answer(status, headers, reusable, ByteBuffer.wrap(body));
    }

    private static boolean hasNoBody(int status) {
        return status == 204 || status == 304;
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
            throw new ProtocolException("this is no HTTP/1.1 answer");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int count = 0; count < MOST_HEADERS; count++) {
            String line = line();
            if (line.isEmpty()) {
                return headers;
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("malformed header");
            }
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        throw new ProtocolException("more than " + MOST_HEADERS + " headers");
    }

    private static boolean has(Map<String, String> headers, String name, String value) {
        return headers.getOrDefault(name, "").toLowerCase(Locale.ROOT).contains(value);
    }

    private static long number(Map<String, String> headers, String name, long otherwise) throws IOException {
        String text = headers.get(name);
        if (text == null) {
            return otherwise;
        }
        if (!text.matches("[0-9]{1,18}")) {
            throw new ProtocolException("header " + name + " is no number");
        }
        return Long.parseLong(text);
    }

    private byte[] bytes(Map<String, String> headers, boolean ended) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (ended) {
            copy(number(headers, "content-length", 0), body);
            return body.toByteArray();
        }
        byte[] part = new byte[CHUNK];
        for (int read = in.read(part); read >= 0; read = in.read(part)) {
            requireRoom(body.size() + (long) read);
            body.write(part, 0, read);
        }
        return body.toByteArray();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (long size = chunkSize(); size > 0; size = chunkSize()) {
            copy(size, body);
            if (!line().isEmpty()) {
                throw new ProtocolException("malformed chunk");
            }
        }
        headers(); // the trailer
        return body.toByteArray();
    }

    private long chunkSize() throws IOException {
        String size = line().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new ProtocolException("malformed size of a chunk");
        }
        return Long.parseLong(size, 16);
    }

    /** Takes room as the bytes come, not as they are announced. */
    private void copy(long count, ByteArrayOutputStream to) throws IOException {
        requireRoom(to.size() + count);
        byte[] part = new byte[(int) Math.min(CHUNK, count)];
        for (long left = count; left > 0; ) {
            int read = in.read(part, 0, (int) Math.min(part.length, left));
            if (read < 0) {
                throw new EOFException("the connection ended within the answer");
            }
            to.write(part, 0, read);
            left -= read;
        }
    }

    private void requireRoom(long size) throws IOException {
        if (size > mostBytes) {
            throw new ProtocolException("the answer is larger than " + mostBytes + " bytes");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection ended before the answer was complete");
            }
            if (line.length() >= LONGEST_LINE) {
                throw new ProtocolException("a line of the answer is longer than " + LONGEST_LINE + " bytes");
            }
            line.append((char) c);
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }
}
