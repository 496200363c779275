package dev.regent.ha.etcd;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.ConfigOption;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** Makes the TLS of connections. Each new connection uses what the files held a minute ago at the latest. */
final class Tls {

    private static final long PERIOD_MINUTES = 1; // the least that gRPC's managers take

    private Tls() {}

    /**
     * The context of all connections.
     *
     * @param timer reads the files again until it is shut down
     * @throws InvalidConfigurationException if a file cannot be read or holds something else
     */
    static SslContext context(EtcdSettings.TlsFiles files, ScheduledExecutorService timer) {
        try {
            SslContextBuilder builder = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK);
            if (files.ca().isPresent()) {
                builder.trustManager(trust(files.ca().get(), timer));
            }
            if (files.certificate().isPresent() && files.key().isPresent()) {
                builder.keyManager(
                        identity(files.certificate().get(), files.key().get(), timer));
            }
            return builder.build();
        } catch (SSLException noTls) {
            throw new InvalidConfigurationException(
                    "this Java cannot open TLS connections to etcd: " + noTls.getMessage(), noTls);
        }
    }

    private static X509TrustManager trust(Path ca, ScheduledExecutorService timer) {
        File file = readable(EtcdOptions.CA_FILE, ca);
        try {
            AdvancedTlsX509TrustManager manager =
                    AdvancedTlsX509TrustManager.newBuilder().build();
            manager.updateTrustCredentials(file, PERIOD_MINUTES, TimeUnit.MINUTES, timer);
            return manager;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            throw unusable(EtcdOptions.CA_FILE + " (" + ca + ")", "PEM certificates", wrong);
        }
    }

    private static X509ExtendedKeyManager identity(Path certificate, Path key, ScheduledExecutorService timer) {
        File certificateFile = readable(EtcdOptions.CERTIFICATE_FILE, certificate);
        File keyFile = readable(EtcdOptions.KEY_FILE, key);
        try {
            AdvancedTlsX509KeyManager manager = new AdvancedTlsX509KeyManager();
            manager.updateIdentityCredentials(certificateFile, keyFile, PERIOD_MINUTES, TimeUnit.MINUTES, timer);
            return manager;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException wrong) {
            throw unusable(
                    EtcdOptions.CERTIFICATE_FILE + " (" + certificate + ") or " + EtcdOptions.KEY_FILE + " (" + key
                            + ")",
                    "a PEM certificate and its PKCS #8 key (BEGIN PRIVATE KEY; openssl pkcs8 -topk8 -nocrypt makes one)",
                    wrong);
        }
    }

    private static File readable(ConfigOption<Path> option, Path file) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new InvalidConfigurationException(
                    option + " (" + file.toAbsolutePath() + ") cannot be read: check the path and its permissions");
        }
        return file.toFile();
    }

    private static InvalidConfigurationException unusable(String what, String wanted, Exception wrong) {
        return new InvalidConfigurationException(what + " does not hold " + wanted + ": " + wrong.getMessage(), wrong);
    }
}
