package dev.regent.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts versitygw over a folder, with an empty bucket {@link MinioServers#BUCKET}. Its region is {@code us-east-1}, its login an access key with its secret key. With TLS,
 * clients need no certificate.
 */
public final class VersityServers extends S3Servers {

    private VersityServers(ServerOptions options) {
        super(ServerKind.VERSITYGW, options, "/health");
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @param folder where it keeps everything
     * @param options one node; a setting is a variable of its environment
     * @throws ServerFailedException it does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        return new VersityServers(options).start(folder);
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        super.configure(member, all);
        Files.createDirectories(attributes(member));
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        List<String> command = new ArrayList<>(
                List.of(binary.toString(), "--port", member.host() + ":" + member.clientPort(), "--health", "/health"));
        options.tls().ifPresent(certificates -> {
            command.add("--cert");
            command.add(certificates.server().certificate().toString());
            command.add("--key");
            command.add(certificates.server().key().toString());
        });
        command.addAll(options.arguments());
        // Metadata in files beside the data: not every file system of a test has extended attributes.
        command.addAll(List.of(
                "posix",
                "--sidecar",
                attributes(member).toString(),
                member.data().toString()));
        return command;
    }

    @Override
    Map<String, String> variables(Login login) {
        return Map.of("ROOT_ACCESS_KEY", login.user(), "ROOT_SECRET_KEY", login.password(), "VGW_QUIET", "true");
    }

    @Override
    public String metrics(Member member) throws IOException {
        throw new IOException("versitygw counts nothing");
    }

    private static Path attributes(Member member) {
        return member.folder().resolve("attributes");
    }
}
