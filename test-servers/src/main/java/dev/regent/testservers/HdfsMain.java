package dev.regent.testservers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** A NameNode, which is formatted at its first start, or a DataNode. */
final class HdfsMain {

    private static final int FAILED = 1;

    private HdfsMain() {}

    /** @param arguments {@code namenode} or {@code datanode}, and the configuration file */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            start(arguments[0], Path.of(arguments[1]));
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
            System.exit(FAILED); // threads that were started keep the process
        }
        new CountDownLatch(1).await(); // it has threads of its own
    }

    private static void start(String role, Path file) throws IOException {
        Configuration configuration = new HdfsConfiguration();
        configuration.addResource(file.toUri().toURL());
        if (role.equals("datanode")) {
            DataNode.createDataNode(new String[0], configuration);
            return;
        }
        if (!Files.exists(
                Path.of(URI.create(configuration.get("dfs.namenode.name.dir"))).resolve("current"))) {
            DefaultMetricsSystem.setMiniClusterMode(true); // formatting and serving count under the same names
            NameNode.format(configuration);
        }
        NameNode.createNameNode(new String[0], configuration);
    }
}
