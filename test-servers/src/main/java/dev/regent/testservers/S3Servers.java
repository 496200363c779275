package dev.regent.testservers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the two kinds of S3 servers have in common: one server alone, one key, one bucket, which is a folder of its data. */
abstract class S3Servers implements Launcher {

    final Path binary;
    final ServerOptions options;
    final Http http;
    private final String health;

    /** @param health the path that is answered by 200 once it serves */
    S3Servers(ServerKind kind, ServerOptions options, String health) {
        this.binary = ServerBinaries.ofThisRun().file(kind);
        this.options = checked(options);
        this.http = new Http(options.tls());
        this.health = health;
    }

    /** With a login, since no S3 server goes without. */
    private static ServerOptions checked(ServerOptions options) {
        if (options.nodes() != 1) {
            throw new IllegalArgumentException("an S3 server is started alone, not as " + options.nodes() + " nodes");
        }
        return options.login().isPresent() ? options : options.withLogin(MinioServers.LOGIN);
    }

    final Ensemble start(Path folder) {
        return Ensemble.start(this, folder, options);
    }

    /** What its environment must have besides the settings. */
    abstract Map<String, String> variables(Login login);

    @Override
    public final int portsPerMember() {
        return 1;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        Files.createDirectories(member.data().resolve(MinioServers.BUCKET));
    }

    @Override
    public final Map<String, String> environment() {
        Map<String, String> variables = new HashMap<>(variables(options.login().orElseThrow()));
        variables.putAll(options.settings());
        return variables;
    }

    @Override
    public final boolean ready(Member member) throws IOException {
        return http.get(member.clientPort(), health).statusCode() == 200;
    }

    @Override
    public final boolean leads(Member member) throws IOException {
        return ready(member);
    }
}
