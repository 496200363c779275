package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * Certificates that a test makes itself, as files: PEM (keys in PKCS#8) and PKCS#12 with the password {@link #PASSWORD}. All are for 127.0.0.1 and localhost.
 */
public final class TestCertificates {

    /** The password of every PKCS#12 file. */
    public static final String PASSWORD = "changeit";

    private static final Duration DAY = Duration.ofDays(1);

    private final Path folder;
    private final Issuer issuer;
    private final Path authority;
    private final Path trustStore;
    private final Path otherAuthority;
    private final Identity server;
    private final Identity client;
    private final Identity expired;
    private final Identity stranger;
    private final SSLContext clientContext;

    private TestCertificates(Path folder, Instant now) throws GeneralSecurityException, IOException {
        this.folder = folder;
        Instant from = now.minus(DAY);
        Instant to = now.plus(DAY);
        this.issuer = Issuer.create("Regent test authority", from.minus(DAY), to);
        Issuer other = Issuer.create("Another authority", from.minus(DAY), to);
        this.authority = pem("ca.pem", "CERTIFICATE", issuer.certificate().getEncoded());
        this.otherAuthority =
                pem("other-ca.pem", "CERTIFICATE", other.certificate().getEncoded());
        this.trustStore = trustStore("trust.p12", issuer.certificate());
        this.server = issue(issuer, "server", from, to);
        this.client = issue(issuer, "client", from, to);
        this.expired = issue(issuer, "expired", from.minus(DAY), from);
        this.stranger = issue(other, "stranger", from, to);
        this.clientContext = context(client.keyStore());
    }

    /**
     * Makes them.
     *
     * @param folder where the files go; created if need be
     */
    public static TestCertificates create(Path folder) {
        try {
            return new TestCertificates(Files.createDirectories(folder.toAbsolutePath()), Instant.now());
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("cannot make certificates in " + folder, failed);
        }
    }

    /** The certificate of the authority that servers and clients trust, PEM. */
    public Path authority() {
        return authority;
    }

    /** The same, PKCS#12. */
    public Path trustStore() {
        return trustStore;
    }

    /** The certificate of an authority that no server here is signed by, PEM. */
    public Path otherAuthority() {
        return otherAuthority;
    }

    /** What the servers show. */
    public Identity server() {
        return server;
    }

    /** What a rightful client shows. */
    public Identity client() {
        return client;
    }

    /** A client whose certificate ended yesterday. */
    public Identity expired() {
        return expired;
    }

    /** A client with a certificate of the other authority. */
    public Identity stranger() {
        return stranger;
    }

    /** One more, signed by the trusted authority and valid from an hour ago to the given time: for expiry and rotation during a test. */
    public Identity issue(String name, Instant until) {
        try {
            return issue(issuer, name, Instant.now().minus(Duration.ofHours(1)), until);
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("cannot make a certificate for " + name, failed);
        }
    }

    /** TLS as the rightful client speaks it. */
    public SSLContext clientContext() {
        return clientContext;
    }

    /** TLS as the servers speak it. */
    public SSLContext serverContext() {
        try {
            return context(server.keyStore());
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException("cannot use the certificate of the servers", failed);
        }
    }

    /**
     * TLS of a client without a certificate.
     *
     * @param authority whom it trusts, PEM
     */
    static SSLContext trusting(Path authority) throws IOException {
        try (InputStream in = Files.newInputStream(authority)) {
            KeyStore store = emptyStore();
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[0], trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("cannot trust " + authority, failed);
        }
    }

    private Identity issue(Issuer by, String name, Instant from, Instant to)
            throws GeneralSecurityException, IOException {
        KeyPair keys = Issuer.newKeys();
        X509Certificate own = by.issue(name, keys, from, to);
        KeyStore store = emptyStore();
        store.setKeyEntry(name, keys.getPrivate(), PASSWORD.toCharArray(), new Certificate[] {own, by.certificate()});
        return new Identity(
                pem(name + ".pem", "CERTIFICATE", own.getEncoded()),
                pem(name + "-key.pem", "PRIVATE KEY", keys.getPrivate().getEncoded()),
                saved(name + ".p12", store));
    }

    private Path trustStore(String file, X509Certificate trusted) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setCertificateEntry("authority", trusted);
        return saved(file, store);
    }

    private SSLContext context(Path keyStore) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(loaded(keyStore), PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(loaded(trustStore));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static KeyStore loaded(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private Path saved(String file, KeyStore store) throws GeneralSecurityException, IOException {
        Path path = folder.resolve(file);
        try (OutputStream out = Files.newOutputStream(path)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return path;
    }

    private Path pem(String file, String what, byte[] content) {
        String text = "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
        try {
            return Files.write(folder.resolve(file), text.getBytes(US_ASCII));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot write " + file, failed);
        }
    }

    /**
     * Somebody's certificate and key.
     *
     * @param certificate PEM
     * @param key PEM, PKCS#8
     * @param keyStore both, PKCS#12
     */
    public record Identity(Path certificate, Path key, Path keyStore) {

        /** Key and certificate in one PEM file, which is read faster than the key store: no password has to be stretched. */
        public Path writeTo(Path file) throws IOException {
            return Files.writeString(file, Files.readString(key) + Files.readString(certificate));
        }
    }
}
