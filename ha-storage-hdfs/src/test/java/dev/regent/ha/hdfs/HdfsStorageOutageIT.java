package dev.regent.ha.hdfs;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutage;
import dev.regent.ha.testkit.StorageOutageContract;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerNode;
import dev.regent.testservers.ServerOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The NameNode is away; DataNodes that are lost are in {@link HdfsFaultIT}. */
class HdfsStorageOutageIT extends StorageOutageContract {

    @TempDir
    static Path folder;

    private static Ensemble servers;

    @BeforeAll
    static void start() {
        servers = HdfsServers.start(folder, ServerOptions.nodes(2));
    }

    @AfterAll
    static void end() {
        servers.close();
    }

    @Override
    protected StorageFixture createFixture(Path scratch) throws IOException {
        ServerNode nameNode = servers.node(0);
        return new FolderFixture(
                new HdfsStateStorageFactory(),
                nameNode.address(),
                nameNode.address(),
                "hdfs",
                Map.of("high-availability.hdfs.request-timeout", "5 s"),
                List.of(new Killed(nameNode), new Stopped(nameNode)));
    }

    /** Its process is gone, and its connections are refused. */
    private record Killed(ServerNode nameNode) implements StorageOutage {

        @Override
        public void begin() {
            nameNode.kill();
        }

        @Override
        public void end() {
            nameNode.start();
            nameNode.awaitReady();
            Awaitility.await("the DataNode's report of its disk")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> nameNode.metrics().matches("(?s).*\"CapacityRemaining\" : [1-9].*"));
        }

        @Override
        public String toString() {
            return "killed NameNode";
        }
    }

    /** It answers nothing, and takes connections. */
    private record Stopped(ServerNode nameNode) implements StorageOutage {

        @Override
        public void begin() {
            nameNode.pause();
        }

        @Override
        public void end() {
            nameNode.resume();
        }

        @Override
        public String toString() {
            return "stopped NameNode";
        }
    }
}
