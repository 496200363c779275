package dev.regent.it.sweep;

import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class HdfsSweepIT extends SweepContract {

    @TempDir
    static Path data;

    private static Ensemble servers;

    @BeforeAll
    static void start() {
        servers = HdfsServers.start(data, ServerOptions.nodes(2));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    @Override
    URI root(Path folder) {
        return URI.create("hdfs://" + servers.node(0).address() + "/payloads");
    }

    @Override
    Map<String, String> options() {
        return Map.of();
    }
}
