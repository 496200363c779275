package dev.regent.ha.consul;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Speaks HTTP on a port of its own and does with each request what the test says: what real servers do too seldom to wait for. */
final class ScriptedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScriptedServer.class);

    private final ServerSocket listener;
    private final Script script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @param script is called once for each request that came whole, on the thread of its connection */
    ScriptedServer(Script script) throws IOException {
        this.script = script;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    /** One that answers all with the same. */
    static ScriptedServer answering(int status, String body) throws IOException {
        return new ScriptedServer((socket, request) -> answer(socket, status, body));
    }

    String address() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Head and body of each request that came whole. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Ends all connections from this side. */
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    static void answer(Socket socket, int status, String body, String... headers) throws IOException {
        StringBuilder text = new StringBuilder("HTTP/1.1 " + status + " Some Reason\r\nX-Consul-Index: 7\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        raw(socket, text + "Content-Length: " + length + "\r\n\r\n" + body);
    }

    static void raw(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                start(() -> serve(socket));
            } catch (IOException ended) {
                LOG.debug("no more connections", ended);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (true) {
                String request = request(in);
                requests.add(request);
                script.handle(socket, request);
            }
        } catch (IOException ended) {
            sockets.remove(socket);
        }
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) byteOf(in));
        }
        int at = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        for (int i = 0; i < length; i++) {
            head.append((char) byteOf(in));
        }
        return head.toString();
    }

    private static int byteOf(InputStream in) throws IOException {
        int next = in.read();
        if (next < 0) {
            throw new IOException("the client has gone");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        listener.close();
        hangUp();
    }

    /** What is done with a request. */
    interface Script {
        void handle(Socket socket, String request) throws IOException;
    }
}
