package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;

/** A certificate authority of a test: signs X.509 certificates (RFC 5280) with ECDSA on P-256. */
final class Issuer {

    private static final byte[] ALGORITHM = Der.sequence(Der.id("1.2.840.10045.4.3.2"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String name;
    private final KeyPair keys;
    private final X509Certificate certificate;

    private Issuer(String name, KeyPair keys, X509Certificate certificate) {
        this.name = name;
        this.keys = keys;
        this.certificate = certificate;
    }

    static Issuer create(String name, Instant from, Instant to) throws GeneralSecurityException {
        KeyPair keys = newKeys();
        byte[] basicConstraints = extension("2.5.29.19", true, Der.sequence(Der.yes()));
        X509Certificate own = signed(commonName(name), keys, commonName(name), keys, from, to, basicConstraints);
        return new Issuer(name, keys, own);
    }

    static KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
        return generator.generateKeyPair();
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** For 127.0.0.1 and localhost, usable by servers and clients. */
    X509Certificate issue(String subject, KeyPair owner, Instant from, Instant to) throws GeneralSecurityException {
        byte[] alternatives = extension(
                "2.5.29.17",
                false,
                Der.sequence(
                        Der.plainTagged(2, "localhost".getBytes(US_ASCII)),
                        Der.plainTagged(7, new byte[] {127, 0, 0, 1})));
        byte[] usages =
                extension("2.5.29.37", false, Der.sequence(Der.id("1.3.6.1.5.5.7.3.1"), Der.id("1.3.6.1.5.5.7.3.2")));
        return signed(commonName(name), keys, organization(subject), owner, from, to, alternatives, usages);
    }

    private static X509Certificate signed(
            byte[] issuer,
            KeyPair signer,
            byte[] subject,
            KeyPair owner,
            Instant from,
            Instant to,
            byte[]... extensions)
            throws GeneralSecurityException {
        byte[] content = Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)),
                Der.integer(new BigInteger(64, RANDOM).add(BigInteger.ONE)),
                ALGORITHM,
                issuer,
                Der.sequence(Der.time(from), Der.time(to)),
                subject,
                owner.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(extensions)));
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(signer.getPrivate(), RANDOM);
        signature.update(content);
        byte[] whole = Der.sequence(content, ALGORITHM, Der.bits(signature.sign()));
        return (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(whole));
    }

    private static byte[] commonName(String name) {
        return distinguished("2.5.4.3", name);
    }

    /** Without a common name: etcd takes that for a user, and its HTTP gateway refuses whoever comes with one. */
    private static byte[] organization(String name) {
        return distinguished("2.5.4.10", name);
    }

    private static byte[] distinguished(String attribute, String name) {
        return Der.sequence(Der.set(Der.sequence(Der.id(attribute), Der.text(name))));
    }

    private static byte[] extension(String id, boolean critical, byte[] content) {
        return critical
                ? Der.sequence(Der.id(id), Der.yes(), Der.octets(content))
                : Der.sequence(Der.id(id), Der.octets(content));
    }
}
