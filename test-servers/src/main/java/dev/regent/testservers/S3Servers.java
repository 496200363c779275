package dev.regent.testservers;

import java.io.IOException;
import java.nio.file.Files;

/** What the two kinds of S3 servers have in common: one server alone, one key, one bucket, which is a folder of its data. */
final class S3Servers {

    private S3Servers() {}

    /** With a login, since no S3 server goes without. */
    static ServerOptions checked(ServerOptions options) {
        if (options.nodes() != 1) {
            throw new IllegalArgumentException("an S3 server is started alone, not as " + options.nodes() + " nodes");
        }
        return options.login().isPresent() ? options : options.withLogin(MinioServers.LOGIN);
    }

    static void makeBucket(Member member) throws IOException {
        Files.createDirectories(member.data().resolve(MinioServers.BUCKET));
    }
}
