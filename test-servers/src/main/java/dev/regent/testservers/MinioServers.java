package dev.regent.testservers;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts MinIO, one server on one folder, with an empty bucket. Its region is {@code us-east-1}, its login an access key with its secret key. With TLS, clients need no
 * certificate.
 */
public final class MinioServers extends S3Servers {

    /** The bucket that is there. */
    public static final String BUCKET = "regent";

    /** Access key and secret key of S3 servers whose options have no login. */
    public static final Login LOGIN = new Login("regent", "throw-away-secret");

    private MinioServers(ServerOptions options) {
        super(ServerKind.MINIO, options, "/minio/health/cluster");
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @param folder where it keeps everything
     * @param options one node; a setting is a variable of its environment
     * @throws ServerFailedException it does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        return new MinioServers(options).start(folder);
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        super.configure(member, all);
        Path certificates = Files.createDirectories(member.folder().resolve("certificates"));
        if (options.tls().isPresent()) {
            TestCertificates.Identity server = options.tls().get().server();
            Files.copy(server.certificate(), certificates.resolve("public.crt"));
            Files.copy(server.key(), certificates.resolve("private.key"));
        }
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        List<String> command = new ArrayList<>(List.of(
                binary.toString(),
                "server",
                "--address",
                member.host() + ":" + member.clientPort(),
                "--certs-dir",
                member.folder().resolve("certificates").toString()));
        command.addAll(options.arguments());
        command.add(member.data().toString());
        return command;
    }

    @Override
    Map<String, String> variables(Login login) {
        return Map.of(
                "MINIO_ROOT_USER", login.user(),
                "MINIO_ROOT_PASSWORD", login.password(),
                "MINIO_BROWSER", "off",
                "MINIO_UPDATE", "off",
                "MINIO_PROMETHEUS_AUTH_TYPE", "public");
    }

    @Override
    public String metrics(Member member) throws IOException {
        HttpResponse<String> answer = http.get(member.clientPort(), "/minio/v2/metrics/cluster");
        if (answer.statusCode() != 200) {
            throw new IOException("/minio/v2/metrics/cluster was answered by " + answer.statusCode());
        }
        return answer.body();
    }
}
