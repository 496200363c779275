package dev.regent.ha.hdfs;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.kerby.kerberos.kerb.KrbException;
import org.apache.kerby.kerberos.kerb.server.KdcConfigKey;
import org.apache.kerby.kerberos.kerb.server.SimpleKdcServer;

/** A realm of a test's own: a key distribution center in this JVM, which has one Kerberos configuration, this one's from {@link #start} on. */
final class KerberosRealm implements AutoCloseable {

    private static final String NAME = "REGENT.TEST";

    private final Path folder;
    private final SimpleKdcServer center;

    private KerberosRealm(Path folder, SimpleKdcServer center) {
        this.folder = folder;
        this.center = center;
    }

    /** @param ticketLife how long each ticket is good for */
    static KerberosRealm start(Path folder, Duration ticketLife) throws IOException, KrbException {
        Files.createDirectories(folder);
        int port = freePort();
        Path configuration = folder.resolve("krb5.conf");
        Files.writeString(configuration, """
                [libdefaults]
                  default_realm = %1$s
                  udp_preference_limit = 1
                  kdc_timeout = 5000
                  max_retries = 2
                [realms]
                  %1$s = {
                    kdc = 127.0.0.1:%2$d
                  }
                """.formatted(NAME, port));
        SimpleKdcServer center = new SimpleKdcServer();
        center.getKdcConfig().setLong(KdcConfigKey.MAXIMUM_TICKET_LIFETIME, ticketLife.toSeconds());
        center.setKdcRealm(NAME);
        center.setKdcHost("127.0.0.1");
        center.setAllowUdp(false);
        center.setKdcTcpPort(port);
        center.setWorkDir(Files.createDirectories(folder.resolve("kdc")).toFile());
        center.init();
        center.start();
        System.setProperty("java.security.krb5.conf", configuration.toString());
        return new KerberosRealm(folder, center);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What a JVM finds the realm by. */
    Path configuration() {
        return folder.resolve("krb5.conf");
    }

    /** Creates a principal; its keys. */
    Path keytab(String name) throws KrbException {
        Path keytab = folder.resolve(name.replace('/', '-') + ".keytab");
        center.createPrincipal(name, "secret-of-" + name);
        center.exportPrincipal(name, keytab.toFile());
        return keytab;
    }

    static String principal(String name) {
        return name + "@" + NAME;
    }

    @Override
    public void close() throws KrbException {
        center.stop();
    }
}
