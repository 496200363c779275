package dev.regent.ha.zookeeper;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out why there is no connection, since ZooKeeper's client tells its log alone. */
final class ServerProbe {

    private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
    private static final int MOST_SERVERS = 3;
    private static final int CONNECT_MILLIS = 500;
    private static final String REFUSED =
            ": the login was refused; check the credentials under high-availability.zookeeper.client";

    private final ClientSettings settings;
    private volatile boolean loginRefused;
    private volatile String trouble = "";

    ServerProbe(ClientSettings settings) {
        this.settings = settings;
    }

    /** What was found last, to be appended to a message; may be empty. */
    String trouble() {
        return loginRefused ? REFUSED : trouble;
    }

    void loginRefused() {
        loginRefused = true;
    }

    void forget() {
        loginRefused = false;
        trouble = "";
    }

    /** Tries the servers by connections of its own. Takes at most half a second for each of three. */
    void look() {
        List<String> found = new ArrayList<>();
        for (Quorum.Server server : settings.quorum().servers()) {
            if (found.size() < MOST_SERVERS) {
                found.add(server + " " + tried(server));
            }
        }
        trouble = ": " + String.join("; ", found);
    }

    private String tried(Quorum.Server server) {
        try (Socket socket = new Socket()) {
            InetSocketAddress address = new InetSocketAddress(server.bareHost(), server.port());
            if (address.isUnresolved()) {
                return "is a name that cannot be resolved";
            }
            socket.connect(address, CONNECT_MILLIS);
            if (settings.tls().isPresent()) {
                shakeHands(socket, server);
            }
            return "takes connections but opens no session: it has no majority, it is starting, it does not permit this"
                    + " client, or one side uses TLS and the other does not";
        } catch (IOException | X509Exception failure) {
            return "failed: " + innermost(failure);
        }
    }

    private void shakeHands(Socket socket, Quorum.Server server) throws IOException, X509Exception {
        ZKClientConfig config = settings.clientConfig();
        try (ClientX509Util util = new ClientX509Util();
                SSLSocket secure = (SSLSocket) util.createSSLContextAndOptionsFromConfig(config)
                        .getSSLContext()
                        .getSocketFactory()
                        .createSocket(socket, server.bareHost(), server.port(), false)) {
            secure.setSoTimeout(CONNECT_MILLIS);
            secure.startHandshake();
            awaitObjection(secure);
        }
    }

    /** With TLS 1.3 a client learns that its certificate was refused when it reads. */
    private static void awaitObjection(SSLSocket secure) throws IOException {
        try {
            int end = secure.getInputStream().read();
            if (end < 0) {
                throw new IOException("the server ends connections by TLS at once");
            }
        } catch (SocketTimeoutException none) {
            LOG.trace("{} waits for a request", secure, none);
        }
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }
}
