package dev.regent.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts versitygw over a folder, with an empty bucket {@link MinioServers#BUCKET}. Its region is {@code us-east-1}, its login an access key with its secret key. With TLS,
 * clients need no certificate.
 */
public final class VersityServers implements Launcher {

    private final Path binary;
    private final ServerOptions options;
    private final Http http;

    private VersityServers(Path binary, ServerOptions options) {
        this.binary = binary;
        this.options = options;
        this.http = new Http(options.tls());
    }

    /**
     * Starts it, and waits until it serves.
     *
     * @param folder where it keeps everything
     * @param options one node; a setting is a variable of its environment
     * @throws ServerFailedException it does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        ServerOptions checked = S3Servers.checked(options);
        return Ensemble.start(
                new VersityServers(ServerBinaries.ofThisRun().file(ServerKind.VERSITYGW), checked), folder, checked);
    }

    @Override
    public int portsPerMember() {
        return 1;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        S3Servers.makeBucket(member);
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
    public Map<String, String> environment() {
        Login login = options.login().orElseThrow();
        Map<String, String> variables = new HashMap<>(
                Map.of("ROOT_ACCESS_KEY", login.user(), "ROOT_SECRET_KEY", login.password(), "VGW_QUIET", "true"));
        variables.putAll(options.settings());
        return variables;
    }

    @Override
    public boolean ready(Member member) throws IOException {
        return http.get(member.clientPort(), "/health").statusCode() == 200;
    }

    @Override
    public boolean leads(Member member) throws IOException {
        return ready(member);
    }

    @Override
    public String metrics(Member member) throws IOException {
        throw new IOException("versitygw counts nothing");
    }

    private static Path attributes(Member member) {
        return member.folder().resolve("attributes");
    }
}
