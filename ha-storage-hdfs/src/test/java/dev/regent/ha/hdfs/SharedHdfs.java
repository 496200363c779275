package dev.regent.ha.hdfs;

import dev.regent.testservers.HdfsServers;
import dev.regent.testservers.ServerOptions;
import dev.regent.testservers.kit.SharedServers;

/** A NameNode and two DataNodes for all tests of a JVM that end no server. */
final class SharedHdfs {

    /** What the NameNode lists at once. */
    static final int PAGE = 50;

    static final SharedServers SERVERS = new SharedServers(
            folder -> HdfsServers.start(folder, ServerOptions.nodes(3).with("dfs.ls.limit", Integer.toString(PAGE))));

    private SharedHdfs() {}

    /** Where the NameNode is. */
    static String address() {
        return SERVERS.get().node(0).address();
    }
}
