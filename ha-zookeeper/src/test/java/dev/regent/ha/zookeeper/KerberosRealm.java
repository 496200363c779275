package dev.regent.ha.zookeeper;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/**
 * A realm of a test's own: a key distribution center in this JVM, and keytabs of its principals. A JVM has one Kerberos configuration, which is
 * this one's from {@link #start} on.
 */
final class KerberosRealm implements AutoCloseable {

    private static final String REALM = "REGENT.TEST";

    private final Path folder;
    private final Duration ticketLife;
    private final int port;
    private final Map<String, String> principals;
    private SimpleKdcServer running;
    private int starts;

    private KerberosRealm(Path folder, Duration ticketLife, int port, Map<String, String> principals)
            throws IOException, KrbException {
        this.folder = Files.createDirectories(folder);
        this.ticketLife = ticketLife;
        this.port = port;
        this.principals = principals;
        Files.writeString(configuration(), """
                [libdefaults]
                  default_realm = %1$s
                  udp_preference_limit = 1
                  kdc_timeout = 2000
                  max_retries = 1
                [realms]
                  %1$s = {
                    kdc = 127.0.0.1:%2$d
                  }
                """.formatted(REALM, port));
        this.running = run();
    }

    /** @param ticketLife how long each ticket is good for */
    static KerberosRealm start(Path folder, Duration ticketLife, List<String> names) throws IOException, KrbException {
        Map<String, String> principals = names.stream()
                .collect(
                        Collectors.toMap(name -> name, name -> UUID.randomUUID().toString()));
        return new KerberosRealm(folder, ticketLife, freePort(), principals);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private SimpleKdcServer run() throws IOException, KrbException {
        SimpleKdcServer kdc = new SimpleKdcServer();
        kdc.getKdcConfig().setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, ticketLife.toSeconds());
        kdc.setKdcRealm(REALM);
        kdc.setKdcHost("127.0.0.1");
        kdc.setAllowUdp(false);
        kdc.setKdcTcpPort(port);
        kdc.setWorkDir(Files.createDirectory(folder.resolve("kdc-" + ++starts)).toFile());
        kdc.init();
        kdc.start();
        for (Map.Entry<String, String> each : principals.entrySet()) {
            kdc.createPrincipal(each.getKey(), each.getValue());
        }
        System.setProperty("java.security.krb5.conf", configuration().toString());
        return kdc;
    }

    /** What a JVM finds the realm by. */
    Path configuration() {
        return folder.resolve("krb5.conf");
    }

    /** The keys of a principal, as they are now. */
    Path keytab(String name) throws KrbException {
        Path keytab = folder.resolve(name.replace('/', '-') + ".keytab");
        running.exportPrincipal(name, keytab.toFile());
        return keytab;
    }

    /** From now on nobody gets a ticket. */
    void pause() throws KrbException {
        running.stop();
    }

    /** Gives tickets again, with the same keys. */
    void resume() throws IOException, KrbException {
        running = run();
    }

    static String principal(String name) {
        return name + "@" + REALM;
    }

    @Override
    public void close() throws KrbException {
        running.stop();
    }
}
