package dev.regent.ha.s3;

import dev.regent.testservers.MinioServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.VersityServers;
import dev.regent.testservers.kit.SharedServers;

/** Servers for the tests of a JVM. */
final class SharedS3 {

    static final SharedServers MINIO = new SharedServers(folder -> MinioServers.start(folder, ServerOptions.nodes(1)));
    static final SharedServers VERSITYGW =
            new SharedServers(folder -> VersityServers.start(folder, ServerOptions.nodes(1)));

    private SharedS3() {}
}
