package dev.regent.ha.hdfs;

import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.process.PayloadFaultContract;
import dev.regent.testservers.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The DataNode's disk is full, has no room for another file, is read-only, and fails to sync. */
class HdfsPayloadFaultIT extends PayloadFaultContract {

    private static final int BLOCK = 1 << 20;

    private Optional<HdfsMedium> medium = Optional.empty();

    @Override
    protected StorageFixture createFixture(Path folder) throws IOException {
        SiteFiles.write(folder.resolve("hdfs-site.xml"), Map.of("dfs.blocksize", Integer.toString(BLOCK)));
        HdfsMedium started = HdfsMedium.start(folder);
        medium = Optional.of(started);
        return FolderFixture.on(started, Map.of("high-availability.hdfs.config-dir", folder.toString()));
    }

    @Override
    protected Duration roomComesBackIn() {
        return Duration.ofSeconds(30);
    }

    @Override
    protected long storingProcess(long client) {
        return medium.flatMap(each -> each.dataNode().process())
                .map(ServerProcess::pid)
                .orElseThrow();
    }
}
