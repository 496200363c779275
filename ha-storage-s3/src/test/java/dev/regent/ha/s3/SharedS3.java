package dev.regent.ha.s3;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.MinioServers;
import dev.regent.testservers.RunningServers;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.VersityServers;
import dev.regent.testservers.kit.SharedServers;
import java.nio.file.Path;

/** Servers for the tests of a JVM. The kit runs on MinIO, and with {@code -Dregent.s3.server=versitygw} on versitygw. */
final class SharedS3 {

    static final SharedServers MINIO = new SharedServers(folder -> RunningServers.of(ServerKind.MINIO, folder)
            .orElseGet(() -> MinioServers.start(folder, ServerOptions.nodes(1))));
    static final SharedServers VERSITYGW =
            new SharedServers(folder -> VersityServers.start(folder, ServerOptions.nodes(1)));

    private SharedS3() {}

    /** That of the kit. */
    static Ensemble kit() {
        return (onVersity() ? VERSITYGW : MINIO).get();
    }

    /** One of the same kind for one test alone. */
    static Ensemble start(Path folder, ServerOptions options) {
        return onVersity() ? VersityServers.start(folder, options) : MinioServers.start(folder, options);
    }

    private static boolean onVersity() {
        String chosen = System.getProperty("regent.s3.server", "minio");
        return switch (chosen) {
            case "minio" -> false;
            case "versitygw" -> true;
            default -> throw new IllegalArgumentException("regent.s3.server is minio or versitygw, not " + chosen);
        };
    }
}
