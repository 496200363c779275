package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Certificates of a test")
class TestCertificatesTest {

    @TempDir
    Path folder;

    private TestCertificates certificates;

    @BeforeEach
    void create() {
        certificates = TestCertificates.create(folder);
    }

    @Test
    @DisplayName("of server and client are signed by the authority, valid now, and for 127.0.0.1 and localhost")
    void valid() throws Exception {
        for (TestCertificates.Identity identity : List.of(certificates.server(), certificates.client())) {
            X509Certificate certificate = read(identity.certificate());
            certificate.verify(read(certificates.authority()).getPublicKey());
            certificate.checkValidity();
            assertThat(certificate.getSubjectAlternativeNames())
                    .containsExactlyInAnyOrder(List.of(2, "localhost"), List.of(7, "127.0.0.1"));
        }
        assertThat(read(certificates.authority()).getBasicConstraints()).isNotNegative();
        assertThat(certificates.server().key()).content().startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    @DisplayName("can have expired, or come from an authority that nobody trusts")
    void invalid() throws Exception {
        X509Certificate expired = read(certificates.expired().certificate());
        expired.verify(read(certificates.authority()).getPublicKey());
        assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
        X509Certificate stranger = read(certificates.stranger().certificate());
        stranger.verify(read(certificates.otherAuthority()).getPublicKey());
        assertThatThrownBy(() -> stranger.verify(read(certificates.authority()).getPublicKey()))
                .isInstanceOf(SignatureException.class);
    }

    @Test
    @DisplayName("can be issued up to a given second")
    void issued() throws Exception {
        Instant until = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 3);
        X509Certificate certificate = read(certificates.issue("brief", until).certificate());
        assertThat(certificate.getNotAfter().toInstant()).isEqualTo(until);
    }

    @Test
    @DisplayName("are in PKCS#12 files as well")
    void stores() throws Exception {
        KeyStore client = store(certificates.client().keyStore());
        assertThat(client.isKeyEntry("client")).isTrue();
        assertThat(client.getCertificateChain("client")).hasSize(2);
        assertThat(store(certificates.trustStore()).getCertificate("authority"))
                .isEqualTo(read(certificates.authority()));
    }

    private static X509Certificate read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static KeyStore store(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, TestCertificates.PASSWORD.toCharArray());
        }
        return store;
    }
}
