package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {

    private static final HexFormat HEX = HexFormat.of();

    @TempDir
    Path folder;

    @Test
    @DisplayName("Keys in PKCS#8 come back, RSA and EC, also behind other blocks")
    void pkcs8() throws IOException, GeneralSecurityException {
        for (PrivateKey key : new PrivateKey[] {rsa(), ec()}) {
            Path file = file(pem("EC PARAMETERS", new byte[] {6, 1, 1}) + pem("PRIVATE KEY", key.getEncoded()));
            assertThat(PemFiles.privateKey(file)).isEqualTo(key);
        }
    }

    @Test
    @DisplayName("An RSA key as old OpenSSL writes it (PKCS#1) comes back")
    void pkcs1() throws IOException, GeneralSecurityException {
        PrivateKey key = rsa();
        byte[] pkcs8 = key.getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length); // behind version, algorithm and the octets' header
        assertThat(PemFiles.privateKey(file(pem("RSA PRIVATE KEY", pkcs1)))).isEqualTo(key);
    }

    @Test
    @DisplayName("An EC key as Consul writes it (SEC 1) comes back")
    void sec1() throws IOException, GeneralSecurityException {
        ECPrivateKey key = (ECPrivateKey) ec();
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.writeBytes(HEX.parseHex("30310201010420"));
        der.writeBytes(unsigned(key.getS()));
        der.writeBytes(HEX.parseHex("a00a06082a8648ce3d030107"));
        ECPrivateKey read = (ECPrivateKey) PemFiles.privateKey(file(pem("EC PRIVATE KEY", der.toByteArray())));
        assertThat(read.getS()).isEqualTo(key.getS());
        assertThat(read.getParams().getOrder()).isEqualTo(key.getParams().getOrder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "EC PRIVATE KEY", "PRIVATE KEY", "ENCRYPTED PRIVATE KEY", "CERTIFICATE"})
    @DisplayName("What is no key or no certificate is told, and its bytes are not shown")
    void unusable(String block) throws IOException {
        Path file = file(block.isEmpty() ? "nothing" : pem(block, new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> PemFiles.privateKey(file))
                .isInstanceOfAny(IOException.class, GeneralSecurityException.class)
                .hasMessageNotContaining("AQID");
        assertThatThrownBy(() -> PemFiles.certificates(file))
                .isInstanceOfAny(IOException.class, GeneralSecurityException.class);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = new byte[32];
        byte[] digits = number.toByteArray();
        int kept = Math.min(32, digits.length);
        System.arraycopy(digits, digits.length - kept, bytes, 32 - kept, kept);
        return bytes;
    }

    private static PrivateKey rsa() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair().getPrivate();
    }

    private static PrivateKey ec() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair().getPrivate();
    }

    private static String pem(String block, byte[] der) {
        return "-----BEGIN " + block + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + block + "-----\n";
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "key", ".pem"), text);
    }
}
