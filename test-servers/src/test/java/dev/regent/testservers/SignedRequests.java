package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Requests of S3, signed by version 4 of its signatures. */
final class SignedRequests {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final String SCOPE = "/us-east-1/s3/aws4_request";

    private final Login login;

    SignedRequests(Login login) {
        this.login = login;
    }

    HttpRequest of(String method, URI uri, String body) throws GeneralSecurityException {
        String time = TIME.format(Instant.now());
        String day = time.substring(0, 8);
        String hash = hex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
        String names = "host;x-amz-content-sha256;x-amz-date";
        String request = String.join(
                "\n",
                method,
                uri.getPath(),
                "",
                "host:" + uri.getAuthority(),
                "x-amz-content-sha256:" + hash,
                "x-amz-date:" + time,
                "",
                names,
                hash);
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + day + SCOPE + "\n"
                + hex(MessageDigest.getInstance("SHA-256").digest(request.getBytes(UTF_8)));
        byte[] key = ("AWS4" + login.password()).getBytes(UTF_8);
        for (String part : (day + SCOPE).split("/")) {
            key = mac(key, part);
        }
        return HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .header("x-amz-content-sha256", hash)
                .header("x-amz-date", time)
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + login.user() + "/" + day + SCOPE + ", SignedHeaders=" + names
                                + ", Signature=" + hex(mac(key, text)))
                .build();
    }

    private static byte[] mac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
