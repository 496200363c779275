package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;

/**
 * Starts ZooKeeper. With a login, clients must come with SASL (DIGEST-MD5), unless the setting {@code sessionRequireClientSASLAuth} is {@code false}. With TLS,
 * clients must come with a certificate.
 */
public final class ZooKeeperServers implements Launcher {

    private static final int QUORUM_PORT = 1;
    private static final int ELECTION_PORT = 2;
    private static final int LIMIT_MILLIS = 2_000;

    private final ServerOptions options;
    private final String classPath;

    private ZooKeeperServers(ServerOptions options, String classPath) {
        this.options = options;
        this.classPath = classPath;
    }

    /**
     * Starts them, and waits until all serve.
     *
     * @param folder where they keep everything
     * @param options how many, and how; a setting is a line of {@code zoo.cfg}, an argument one of the JVM
     * @throws ServerFailedException a server does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        return Ensemble.start(new ZooKeeperServers(options, serverClassPath()), folder, options);
    }

    @Override
    public int portsPerMember() {
        return 3;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("dataDir", member.data().toString());
        lines.put("tickTime", "2000");
        lines.put("initLimit", "10");
        lines.put("syncLimit", "5");
        lines.put("maxClientCnxns", "0");
        lines.put("admin.enableServer", "false");
        lines.put("4lw.commands.whitelist", "srvr,mntr,ruok,cons,wchs,wchp");
        String secure = options.tls().isPresent() ? "secureClientPort" : "clientPort";
        lines.put(secure, Integer.toString(member.clientPort()));
        lines.put(secure + "Address", member.host());
        if (options.tls().isPresent()) {
            tls(member, options.tls().get(), lines);
        }
        if (options.login().isPresent()) {
            lines.put("authProvider.1", "org.apache.zookeeper.server.auth.SASLAuthenticationProvider");
            lines.put("sessionRequireClientSASLAuth", "true");
            Files.writeString(loginFile(member), loginText(options.login().get()));
        }
        if (all.size() > 1) {
            all.forEach(each -> lines.put("server." + id(each), quorum(each)));
            Files.writeString(member.data().resolve("myid"), id(member));
        }
        lines.putAll(options.settings());
        String text = lines.entrySet().stream()
                .map(line -> line.getKey() + "=" + line.getValue() + "\n")
                .collect(Collectors.joining());
        Files.writeString(configuration(member), text);
        Files.writeString(logging(member), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n</pattern></encoder>
                  </appender>
                  <root level="INFO"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                // Starts on a busy machine in half the time.
                "-XX:TieredStopAtLevel=1",
                // Nothing may be left in the folders of the machine by a server that was killed.
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + member.folder(),
                "-Dlogback.configurationFile=" + logging(member)));
        if (options.login().isPresent()) {
            command.add("-Djava.security.auth.login.config=" + loginFile(member));
        }
        command.addAll(options.arguments());
        command.addAll(List.of(
                "-cp",
                classPath,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                configuration(member).toString()));
        return command;
    }

    @Override
    public boolean ready(Member member) throws IOException {
        return ask(member, "srvr").contains("Mode: ");
    }

    @Override
    public boolean leads(Member member) throws IOException {
        String answer = ask(member, "srvr");
        return answer.contains("Mode: leader") || answer.contains("Mode: standalone");
    }

    @Override
    public String metrics(Member member) throws IOException {
        return ask(member, "mntr");
    }

    private String ask(Member member, String command) throws IOException {
        try (Socket socket = connect(member.clientPort())) {
            socket.getOutputStream().write(command.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            InputStream answer = socket.getInputStream();
            return new String(answer.readAllBytes(), UTF_8);
        }
    }

    private Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setSoTimeout(LIMIT_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), LIMIT_MILLIS);
            if (options.tls().isEmpty()) {
                return socket;
            }
            SSLSocket secure = (SSLSocket) options.tls()
                    .get()
                    .clientContext()
                    .getSocketFactory()
                    .createSocket(socket, "127.0.0.1", port, true);
            secure.startHandshake();
            return secure;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /** In PEM: the server reads both with each connection, one after the other, and would stretch their passwords each time. */
    private static void tls(Member member, TestCertificates certificates, Map<String, String> lines)
            throws IOException {
        Path own = certificates.server().writeTo(member.folder().resolve("server.pem"));
        lines.put("serverCnxnFactory", "org.apache.zookeeper.server.NettyServerCnxnFactory");
        lines.put("ssl.keyStore.location", own.toString());
        lines.put("ssl.keyStore.type", "PEM");
        lines.put("ssl.trustStore.location", certificates.authority().toString());
        lines.put("ssl.trustStore.type", "PEM");
        lines.put("ssl.clientAuth", "need");
    }

    private static String loginText(Login login) {
        return """
                Server {
                  org.apache.zookeeper.server.auth.DigestLoginModule required
                  user_%s="%s";
                };
                """.formatted(login.user(), login.password());
    }

    private static String serverClassPath() {
        try (InputStream file = ZooKeeperServers.class.getResourceAsStream("zookeeper.classpath")) {
            if (file == null) {
                throw new IllegalStateException(
                        "the class path of ZooKeeper's server is not written yet: run mvn -pl test-servers -am process-classes");
            }
            return new String(file.readAllBytes(), UTF_8).strip();
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read the class path of ZooKeeper's server", failed);
        }
    }

    private static String quorum(Member member) {
        return member.host() + ":" + member.ports().get(QUORUM_PORT) + ":"
                + member.ports().get(ELECTION_PORT);
    }

    private static String id(Member member) {
        return Integer.toString(member.index() + 1);
    }

    private static Path configuration(Member member) {
        return member.folder().resolve("zoo.cfg");
    }

    private static Path logging(Member member) {
        return member.folder().resolve("logback.xml");
    }

    private static Path loginFile(Member member) {
        return member.folder().resolve("jaas.conf");
    }
}
