package dev.regent.ha.hdfs;

import dev.regent.ha.spi.InvalidConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The Hadoop client's configuration: its own defaults, the files of a folder, and over them the limits of this storage. Files of the class path are not read, since a
 * process may use several clusters.
 */
final class ClientSettings {

    private static final String[] FILES = {"core-site.xml", "hdfs-site.xml"};

    private ClientSettings() {}

    /** @throws InvalidConfigurationException if there is a folder and it has none of the files, or one that cannot be read */
    static Configuration load(Optional<Path> folder, Duration connect, Duration request) {
        Configuration settings = new Configuration(false);
        settings.setClassLoader(ClientSettings.class.getClassLoader());
        settings.addResource("core-default.xml");
        // A write ends by asking the NameNode whether a DataNode has reported; the client's first pause of 400 ms is
        // most of what a small payload takes.
        settings.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 50);
        settings.setInt("dfs.client.block.write.locateFollowingBlock.retries", 8);
        folder.ifPresent(place -> addFiles(settings, place));
        bound(settings, connect, request);
        return settings;
    }

    private static void addFiles(Configuration settings, Path folder) {
        boolean any = false;
        for (String name : FILES) {
            Path file = folder.resolve(name);
            if (!Files.exists(file)) {
                continue;
            }
            any = true;
            Configuration alone = new Configuration(false);
            try {
                alone.addResource(file.toUri().toURL());
                alone.size(); // reads it
            } catch (IOException | RuntimeException unreadable) {
                throw new InvalidConfigurationException(
                        "cannot read " + file + " (option '" + HdfsOptions.CONFIG_DIR + "'): "
                                + Failures.text(unreadable),
                        unreadable);
            }
            alone.forEach(each -> settings.set(each.getKey(), each.getValue(), file.toString()));
        }
        if (!any) {
            throw new InvalidConfigurationException("option '" + HdfsOptions.CONFIG_DIR
                    + "': there is no core-site.xml and no" + " hdfs-site.xml in " + folder.toAbsolutePath());
        }
    }

    /** What waits inside of the client never waits longer than a step may take. */
    private static void bound(Configuration settings, Duration connect, Duration request) {
        int millis = (int) request.toMillis();
        settings.setInt("ipc.client.connect.timeout", (int) connect.toMillis());
        atMost(settings, "ipc.client.connect.max.retries", 10, 10);
        atMost(settings, "ipc.client.connect.max.retries.on.timeouts", 45, 3);
        atMost(settings, "ipc.client.rpc-timeout.ms", 120_000, millis);
        atMost(settings, "dfs.client.socket-timeout", 60_000, millis);
        atMost(settings, "dfs.datanode.socket.write.timeout", 480_000, millis);
        // Nothing here is closed by a hook at the end of the JVM.
        settings.setBoolean("fs.automatic.close", false);
    }

    private static void atMost(Configuration settings, String key, int inUse, int most) {
        int value = settings.getInt(key, inUse);
        settings.setInt(key, value <= 0 ? most : Math.min(value, most));
    }
}
