package dev.regent.ha.hdfs;

import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.StorageFixture;
import dev.regent.ha.testkit.StorageOutage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/** A folder of its own in HDFS. */
final class FolderFixture implements StorageFixture {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final StateStorageFactory factory;
    private final URI root;
    private final Map<String, String> options;
    private final Path folder;
    private final DistributedFileSystem files;
    private final List<StorageOutage> outages;
    private Optional<FaultyMedium> medium = Optional.empty();

    FolderFixture(String nameNode) throws IOException {
        this(new HdfsStateStorageFactory(), nameNode, nameNode, "hdfs", Map.of(), List.of());
    }

    /**
     * A folder that is reached otherwise.
     *
     * @param nameNode address of the NameNode, which this looks at past the storage
     * @param address of what the storage is to use
     * @param scheme of that
     * @param outages of the cluster
     */
    FolderFixture(
            StateStorageFactory factory,
            String nameNode,
            String address,
            String scheme,
            Map<String, String> options,
            List<StorageOutage> outages)
            throws IOException {
        this.factory = factory;
        this.options = options;
        this.outages = List.copyOf(outages);
        String path = "/kit/" + UUID.randomUUID();
        this.root = URI.create(scheme + "://" + address + path);
        this.folder = new Path("hdfs://" + nameNode + path);
        this.files = new DistributedFileSystem();
        files.initialize(folder.toUri(), ClientSettings.load(Optional.empty(), LIMIT, LIMIT));
    }

    /** On a medium that can be spoiled. */
    static FolderFixture on(HdfsMedium medium, Map<String, String> options) throws IOException {
        String nameNode = medium.nameNode().address();
        FolderFixture fixture =
                new FolderFixture(new HdfsStateStorageFactory(), nameNode, nameNode, "hdfs", options, List.of());
        fixture.medium = Optional.of(medium);
        return fixture;
    }

    /** The file system, past the storage. */
    DistributedFileSystem files() {
        return files;
    }

    /** The root, in that file system. */
    Path folder() {
        return folder;
    }

    @Override
    public StateStorageFactory factory() {
        return factory;
    }

    @Override
    public URI root() {
        return root;
    }

    @Override
    public Map<String, String> options() {
        return options;
    }

    @Override
    public byte[] raw(String name) throws IOException {
        try (var in = files.open(file(name))) {
            return in.readAllBytes();
        }
    }

    @Override
    public void overwriteRaw(String name, byte[] content) throws IOException {
        try (OutputStream out = files.create(file(name), true)) {
            out.write(content);
        }
    }

    private Path file(String name) {
        return new PayloadPaths(folder).file(name);
    }

    @Override
    public List<String> rawNames() throws IOException {
        List<String> names = new ArrayList<>();
        if (files.exists(folder)) {
            collect(folder, names);
        }
        return names;
    }

    private void collect(Path from, List<String> names) throws IOException {
        for (FileStatus each : files.listStatus(from)) {
            names.add(each.getPath().toUri().getPath());
            if (each.isDirectory()) {
                collect(each.getPath(), names);
            }
        }
    }

    @Override
    public List<StorageOutage> outages() {
        return outages;
    }

    @Override
    public Optional<FaultyMedium> medium() {
        return medium;
    }

    @Override
    public int pageSize() {
        return SharedHdfs.PAGE;
    }

    @Override
    public void close() throws IOException {
        try {
            files.delete(folder, true);
        } finally {
            files.close();
            if (medium.isPresent()) {
                medium.get().close();
            }
        }
    }
}
