package dev.regent.it.sweep;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer(ServerKind.MINIO)
class S3SweepIT extends SweepContract {

    @TempDir
    static Path data;

    private static Ensemble server;

    @BeforeAll
    static void start() {
        server = MinioServers.start(data, ServerOptions.nodes(1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    URI root(Path folder) {
        return URI.create("s3://" + MinioServers.BUCKET + "/payloads");
    }

    @Override
    Map<String, String> options() {
        return Map.of(
                "s3.endpoint", "http://" + server.node(0).address(),
                "s3.access-key", MinioServers.LOGIN.user(),
                "s3.secret-key", MinioServers.LOGIN.password());
    }
}
