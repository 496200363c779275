package dev.regent.testservers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.server.datanode.DataNode;
import org.apache.hadoop.hdfs.server.namenode.NameNode;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;

/** A NameNode, which is formatted at its first start, or a DataNode. Ends when it serves no more, as a DataNode does whose disk has failed. */
final class HdfsMain {

    private static final int FAILED = 1;

    private HdfsMain() {}

    /** @param arguments {@code namenode} or {@code datanode}, and the configuration file */
    public static void main(String[] arguments) throws InterruptedException {
        try {
            serve(arguments[0], Path.of(arguments[1]));
        } catch (IOException | RuntimeException failure) {
            failure.printStackTrace();
            System.exit(FAILED); // threads that were started keep the process
        }
        System.exit(FAILED);
    }

    private static void awaitEnd(DataNode node) throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        while (node.isDatanodeUp() && !never.await(1, TimeUnit.SECONDS)) {
            // it has threads of its own, and nothing public that waits for them
        }
    }

    private static void serve(String role, Path file) throws IOException, InterruptedException {
        Configuration configuration = new HdfsConfiguration();
        configuration.addResource(file.toUri().toURL());
        if (role.equals("datanode")) {
            awaitEnd(DataNode.createDataNode(new String[0], configuration));
            return;
        }
        if (!Files.exists(
                Path.of(URI.create(configuration.get("dfs.namenode.name.dir"))).resolve("current"))) {
            DefaultMetricsSystem.setMiniClusterMode(true); // formatting and serving count under the same names
            NameNode.format(configuration);
        }
        NameNode.createNameNode(new String[0], configuration).join();
    }
}
