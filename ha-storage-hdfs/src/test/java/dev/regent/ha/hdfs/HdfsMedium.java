package dev.regent.ha.hdfs;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.TmpfsMedium;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerNode;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.ServerMedium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** HDFS with one DataNode, whose blocks are on a medium of 64 MiB; the NameNode has another. */
final class HdfsMedium implements FaultyMedium {

    private static final String DATA_NODES_ELSEWHERE =
            "case \" $* \" in *\" namenode \"*) while [ \"$1\" != -- ]; do shift; done; shift;; esac; exec \"$@\"";

    private final ServerMedium medium;

    private HdfsMedium(ServerMedium medium) {
        this.medium = medium;
    }

    static HdfsMedium start(Path folder) throws IOException {
        Path blocks = Files.createDirectories(folder.resolve("medium"));
        TmpfsMedium medium = TmpfsMedium.mount(blocks);
        List<String> command = new ArrayList<>(List.of("sh", "-c", DATA_NODES_ELSEWHERE, "sh"));
        command.addAll(medium.launcher());
        boolean started = false;
        try {
            Ensemble servers = HdfsServers.start(
                    folder,
                    ServerOptions.nodes(2)
                            .startedBy(command)
                            // a DataNode leaves 1 GiB of each disk free, if it is not told otherwise
                            .with("dfs.datanode.round-robin-volume-choosing-policy.additional-available-space", "0")
                            .with(
                                    "dfs.datanode.data.dir",
                                    blocks.resolve("blocks").toUri().toString()));
            started = true;
            return new HdfsMedium(new ServerMedium(medium, servers));
        } finally {
            if (!started) {
                medium.close();
            }
        }
    }

    ServerNode nameNode() {
        return medium.servers().node(0);
    }

    ServerNode dataNode() {
        return medium.servers().node(1);
    }

    @Override
    public Path folder() {
        return medium.folder();
    }

    @Override
    public List<String> launcher() {
        return medium.launcher();
    }

    @Override
    public void begin(Fault fault) throws IOException {
        medium.begin(fault);
    }

    /** Until the NameNode has heard of the room. */
    @Override
    public void end(Fault fault) throws IOException {
        medium.end(fault);
        Awaitility.await("the DataNode's report of its disk")
                .atMost(Duration.ofMinutes(1))
                .until(() -> nameNode().metrics().matches("(?s).*\"CapacityRemaining\" : [1-9]\\d{7}.*"));
    }

    @Override
    public boolean refuses() throws IOException {
        return medium.refuses();
    }

    @Override
    public void close() throws IOException {
        medium.servers().close();
        medium.close();
    }
}
