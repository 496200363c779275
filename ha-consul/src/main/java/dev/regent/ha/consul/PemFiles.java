package dev.regent.ha.consul;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and keys as {@code consul tls} and OpenSSL write them. */
final class PemFiles {

    private static final int LARGEST = 1 << 20;
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {
        0x30, 13, 6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 1, 1, 5, 0
    };
    private static final byte[] EC_KEY = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
    private static final int CURVE = 0xA0;

    private PemFiles() {}

    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (blocks.group(1).endsWith("CERTIFICATE")) {
                found.add(factory.generateCertificate(new ByteArrayInputStream(decoded(blocks.group(2)))));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("it holds no certificate in PEM");
        }
        return found;
    }

    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            byte[] der = decoded(blocks.group(2));
            switch (blocks.group(1)) {
                case "PRIVATE KEY" -> {
                    return key(der);
                }
                case "EC PRIVATE KEY" -> {
                    return key(sequence(VERSION_0, sequence(EC_KEY, curve(der)), tagged(4, der)));
                }
                case "RSA PRIVATE KEY" -> {
                    return key(sequence(VERSION_0, RSA, tagged(4, der)));
                }
                case "ENCRYPTED PRIVATE KEY" ->
                    throw new IOException("its key is encrypted: decrypt it, or use a key store with a password");
                default -> {
                    // parameters of the curve, or a certificate
                }
            }
        }
        throw new IOException("it holds no private key in PEM");
    }

    private static PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        InvalidKeySpecException neither = new InvalidKeySpecException("its key is neither RSA nor EC");
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                neither.addSuppressed(another);
            }
        }
        throw neither;
    }

    /** The name of the curve, which RFC 5915 has at [0] of the key and PKCS#8 beside it. */
    private static byte[] curve(byte[] ecKey) throws IOException {
        for (int i = 0; i + 1 < ecKey.length; i++) {
            int length = ecKey[i + 1];
            if ((ecKey[i] & 0xFF) == CURVE && i + 3 < ecKey.length && ecKey[i + 2] == 6 && ecKey[i + 3] == length - 2) {
                byte[] oid = new byte[length];
                if (i + 2 + length <= ecKey.length) {
                    System.arraycopy(ecKey, i + 2, oid, 0, length);
                    return oid;
                }
            }
        }
        throw new IOException("its EC key does not name its curve");
    }

    private static byte[] sequence(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return tagged(0x30, all.toByteArray());
    }

    /** One value in DER. */
    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.write(tag);
        if (content.length < 0x80) {
            value.write(content.length);
        } else if (content.length < 0x100) {
            value.write(0x81);
            value.write(content.length);
        } else {
            value.write(0x82);
            value.write(content.length >> 8);
            value.write(content.length);
        }
        value.writeBytes(content);
        return value.toByteArray();
    }

    private static byte[] decoded(String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("its PEM is damaged", malformed);
        }
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("it is larger than " + LARGEST + " bytes");
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
