package dev.regent.benchmarks.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.regent.testservers.TestCertificates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLServerSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before an API server, ends the TLS of its clients and speaks TLS to the server, and counts the HTTP/1.1 that passes: requests by method, changes on watches by type,
 * bytes in both directions. It changes nothing.
 */
final class Tap implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tap.class);
    private static final int BUFFER = 16 << 10;
    /** A body has no line end, so the next request may begin within a line. */
    private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|PATCH|DELETE) (/\\S*) HTTP/1\\.1\\r?$");
    /** Each change on a watch is one line, which begins so, whatever chunks it comes in. */
    private static final Pattern CHANGE = Pattern.compile("^\\{\"type\":\"([A-Z]+)\"");

    private final SSLServerSocket listener;
    private final TestCertificates certificates;
    private final int server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Long> counts = new HashMap<>(); // guarded by itself

    private Tap(SSLServerSocket listener, TestCertificates certificates, int server) {
        this.listener = listener;
        this.certificates = certificates;
        this.server = server;
    }

    /** @param server port of the API server on 127.0.0.1 */
    static Tap before(int server, TestCertificates certificates) throws IOException {
        SSLServerSocket listener = (SSLServerSocket) certificates
                .serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Tap tap = new Tap(listener, certificates, server);
        tap.start("accept", tap::accept);
        return tap;
    }

    /** Where clients connect to, on 127.0.0.1. */
    int port() {
        return listener.getLocalPort();
    }

    /** What has passed so far. */
    Traffic traffic() {
        synchronized (counts) {
            return new Traffic(counts);
        }
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            sockets.add(client);
            start("connect", () -> serve(client));
        }
    }

    private void serve(Socket client) throws IOException {
        Socket upstream = certificates.clientContext().getSocketFactory().createSocket("127.0.0.1", server);
        sockets.add(upstream);
        start("to-server", () -> pump(client, upstream, Traffic.SENT, this::request));
        pump(upstream, client, Traffic.RECEIVED, this::change);
    }

    private void pump(Socket from, Socket to, String bytes, Consumer<String> line) throws IOException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            Lines lines = new Lines(line);
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count(bytes, read);
                lines.take(buffer, read);
                out.write(buffer, 0, read);
                out.flush();
            }
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    private void request(String line) {
        Matcher request = REQUEST.matcher(line);
        if (request.find()) {
            boolean watch = request.group(2).contains("watch=true");
            count(watch ? Traffic.WATCH : request.group(1), 1);
        }
    }

    private void change(String line) {
        Matcher change = CHANGE.matcher(line);
        if (change.find()) {
            count(change.group(1), 1);
        }
    }

    private void count(String what, long more) {
        synchronized (counts) {
            counts.merge(what, more, Long::sum);
        }
    }

    private void start(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException ended) {
                        LOG.debug("a connection ended", ended);
                    }
                },
                "regent-tap-" + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        List<Socket> open = new ArrayList<>(sockets);
        for (Socket each : open) {
            each.close();
        }
    }

    /** What may fail when a connection ends. */
    private interface Work {
        void run() throws IOException;
    }

    /** Cuts a stream into lines. */
    private static final class Lines {

        private final Consumer<String> listener;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> listener) {
            this.listener = listener;
        }

        void take(byte[] buffer, int length) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] == '\n') {
                    listener.accept(line.toString(ISO_8859_1));
                    line.reset();
                } else {
                    line.write(buffer[i]);
                }
            }
        }
    }
}
