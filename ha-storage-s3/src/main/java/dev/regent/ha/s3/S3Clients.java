package dev.regent.ha.s3;

import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.config.Configuration.Secret;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSupplier;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.utils.AttributeMap;

/** Makes clients of S3 from the configuration: no request is repeated or redirected, no thread runs in the background. */
final class S3Clients {

    private static final int CONNECTIONS = 64;

    private S3Clients() {}

    /**
     * Sends nothing yet.
     *
     * @param silence how long a connection may be silent before it is given up
     * @throws InvalidConfigurationException in one line that names the option
     */
    static S3Client open(Configuration configuration, Duration silence) {
        AwsCredentialsProvider credentials = credentials(configuration);
        SdkHttpClient http = new AbortableHttpClient(transport(configuration, silence), credentials);
        try {
            S3ClientBuilder builder = S3Client.builder()
                    .httpClientBuilder(new Owned(http))
                    .credentialsProvider(credentials)
                    .requestChecksumCalculation(
                            configuration.get(S3Options.CHECKSUMS)
                                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                                    : RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED) // payloads carry their own
                    .serviceConfiguration(service -> service.chunkedEncodingEnabled(false)
                            .pathStyleAccessEnabled(configuration
                                    .find(S3Options.PATH_STYLE)
                                    .orElse(configuration
                                            .find(S3Options.ENDPOINT)
                                            .isPresent())))
                    .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()));
            configuration.find(S3Options.ENDPOINT).ifPresent(builder::endpointOverride);
            region(configuration).ifPresent(builder::region);
            return builder.build();
        } catch (SdkClientException wrong) {
            http.close();
            throw new InvalidConfigurationException(
                    "option '" + S3Options.REGION
                            + "' is missing, and neither the environment nor ~/.aws nor the instance"
                            + " names a region: " + wrong.getMessage(),
                    wrong);
        }
    }

    /** Gives the one client, which the SDK then closes; one that it is handed itself it does not close. */
    private record Owned(SdkHttpClient http) implements SdkHttpClient.Builder<Owned> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return http;
        }
    }

    private static Optional<Region> region(Configuration configuration) {
        Optional<String> fallback = configuration.find(S3Options.ENDPOINT).map(endpoint -> "us-east-1");
        return configuration.find(S3Options.REGION).or(() -> fallback).map(Region::of);
    }

    private static SdkHttpClient transport(Configuration configuration, Duration silence) {
        Apache5HttpClient.Builder builder = Apache5HttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(positive(configuration.get(S3Options.CONNECT_TIMEOUT)))
                .connectionAcquisitionTimeout(silence)
                .socketTimeout(silence)
                .expectContinueEnabled(false)
                .useIdleConnectionReaper(false) // a thread of the whole JVM, which nobody could end
                .tcpKeepAlive(true);
        configuration.find(S3Options.CA_FILE).ifPresent(file -> {
            TrustManager[] trusted = trust(file);
            builder.tlsTrustManagersProvider(() -> trusted);
        });
        return builder.build();
    }

    private static Duration positive(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new InvalidConfigurationException("option '" + S3Options.CONNECT_TIMEOUT
                    + "' must be at least 1 ms, is " + timeout.toMillis() + " ms");
        }
        return timeout;
    }

    static TrustManager[] trust(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int count = 0;
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + count++, each);
            }
            if (count == 0) {
                throw new InvalidConfigurationException(
                        "option '" + S3Options.CA_FILE + "': " + file + " holds no certificate");
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new InvalidConfigurationException(
                    "option '" + S3Options.CA_FILE + "': cannot read certificates from " + file + ": "
                            + unreadable.getMessage(),
                    unreadable);
        }
    }

    static AwsCredentialsProvider credentials(Configuration configuration) {
        Optional<String> access = configuration.find(S3Options.ACCESS_KEY);
        Optional<Secret> secret = configuration.find(S3Options.SECRET_KEY);
        Optional<Path> file = configuration.find(S3Options.CREDENTIALS_FILE);
        Optional<String> profile = configuration.find(S3Options.PROFILE);
        if (access.isPresent() != secret.isPresent()) {
            throw new InvalidConfigurationException("options '" + S3Options.ACCESS_KEY + "' and '"
                    + S3Options.SECRET_KEY + "' go together: set both or none");
        }
        if (access.isPresent() && (file.isPresent() || profile.isPresent())) {
            throw new InvalidConfigurationException("options '" + S3Options.ACCESS_KEY + "' and '"
                    + (file.isPresent() ? S3Options.CREDENTIALS_FILE : S3Options.PROFILE)
                    + "' are both set: remove one");
        }
        if (access.isPresent()) {
            return StaticCredentialsProvider.create(configuration
                    .find(S3Options.SESSION_TOKEN)
                    .<AwsCredentials>map(token -> AwsSessionCredentials.create(
                            access.get(), secret.orElseThrow().value(), token.value()))
                    .orElseGet(() -> AwsBasicCredentials.create(
                            access.get(), secret.orElseThrow().value())));
        }
        if (file.isPresent()) {
            return fromFile(file.get(), profile);
        }
        return profile.<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    private static AwsCredentialsProvider fromFile(Path file, Optional<String> profile) {
        if (!Files.isReadable(file)) {
            throw new InvalidConfigurationException("option '" + S3Options.CREDENTIALS_FILE + "': cannot read " + file);
        }
        return ProfileCredentialsProvider.builder()
                .profileFile(ProfileFileSupplier.reloadWhenModified(file, ProfileFile.Type.CREDENTIALS))
                .profileName(profile.orElse("default"))
                .build();
    }
}
