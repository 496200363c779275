package dev.regent.ha.consul;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.config.Configuration.Secret;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.http.FileContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Certificates and keys of this client, from files; a context of its own for each driver. */
record TlsFiles(
        Optional<Path> authorities,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<Path> keyStore,
        Optional<Secret> password) {

    private static final char[] NO_PASSWORD = {};

    static TlsFiles of(Configuration configuration) {
        TlsFiles files = new TlsFiles(
                configuration.find(ConsulOptions.CA_FILE),
                configuration.find(ConsulOptions.CERTIFICATE_FILE),
                configuration.find(ConsulOptions.KEY_FILE),
                configuration.find(ConsulOptions.KEY_STORE),
                configuration.find(ConsulOptions.KEY_STORE_PASSWORD));
        if (files.certificate.isPresent() != files.key.isPresent()) {
            throw new InvalidConfigurationException(ConsulOptions.CERTIFICATE_FILE + " and " + ConsulOptions.KEY_FILE
                    + " are set together or not at all");
        }
        if (files.certificate.isPresent() && files.keyStore.isPresent()) {
            throw new InvalidConfigurationException(
                    ConsulOptions.CERTIFICATE_FILE + " and " + ConsulOptions.KEY_STORE + " are both set: remove one");
        }
        return files;
    }

    /**
     * Makes the context, and makes it anew when a file changes.
     *
     * @throws InvalidConfigurationException naming the file that cannot be used
     */
    FileContent<SSLSocketFactory> watched(NanoClock clock) {
        List<Path> files = new ArrayList<>();
        List.of(authorities, certificate, key, keyStore).forEach(file -> file.ifPresent(files::add));
        return new FileContent<>("the TLS material for Consul in " + files, files, this::factory, clock);
    }

    private SSLSocketFactory factory() {
        KeyManager[] keys = identity();
        TrustManager[] trust = authorities
                .map(file -> using(file, ConsulOptions.CA_FILE, () -> trust(file)))
                .orElse(null);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException unusable) {
            throw new InvalidConfigurationException(
                    "the TLS material for Consul cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    private static TrustManager[] trust(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        int count = 0;
        for (Certificate authority : PemFiles.certificates(file)) {
            store.setCertificateEntry("authority-" + count++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private KeyManager[] identity() {
        if (certificate.isPresent() && key.isPresent()) {
            return using(
                    certificate.get(), ConsulOptions.CERTIFICATE_FILE, () -> ofFiles(certificate.get(), key.get()));
        }
        return keyStore.map(file -> using(file, ConsulOptions.KEY_STORE, () -> ofStore(file)))
                .orElseGet(() -> new KeyManager[0]);
    }

    private static KeyManager[] ofFiles(Path certificate, Path key) throws IOException, GeneralSecurityException {
        PrivateKey secret = using(key, ConsulOptions.KEY_FILE, () -> PemFiles.privateKey(key));
        KeyStore store = empty();
        store.setKeyEntry(
                "client",
                secret,
                NO_PASSWORD,
                PemFiles.certificates(certificate).toArray(Certificate[]::new));
        return managers(store, NO_PASSWORD);
    }

    private KeyManager[] ofStore(Path file) throws IOException, GeneralSecurityException {
        char[] secret = password.map(Secret::value).orElse("").toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, secret);
        }
        return managers(store, secret);
    }

    private static KeyManager[] managers(KeyStore store, char[] password) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static <T> T using(Path file, ConfigOption<?> option, Reading<T> reading) {
        try {
            return reading.read();
        } catch (IOException | GeneralSecurityException unusable) {
            throw new InvalidConfigurationException(
                    file + " (" + option + ") cannot be used: " + unusable.getMessage(), unusable);
        }
    }

    /** What may fail in the ways of files and keys. */
    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }
}
