package dev.regent.ha.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder that was opened before a name in it is made. The kernel tells each open file of a failed write once, and a file that is opened later
 * not at all where somebody else was told before; so a sync of this one proves that the name is on disk.
 */
final class OpenFolder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OpenFolder.class);

    private final Path folder;
    private final FileChannel channel;

    /** @throws java.nio.file.NoSuchFileException if there is no such folder */
    OpenFolder(Path folder) throws IOException {
        this.folder = folder;
        this.channel = FileChannel.open(folder, StandardOpenOption.READ);
    }

    void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException harmless) {
            LOG.debug("{} was closed with an error: {}", folder, harmless.toString());
        }
    }
}
