package dev.regent.ha.zookeeper;

import dev.regent.ha.support.store.Stored;
import java.nio.ByteBuffer;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;

/** Data and version of a node from one answer. Its last write is named by the transaction that made it, a number that grows in the life of the servers' data. */
record Node(Stored stored) {

    /** @param data null where somebody created the node without any */
    static Node of(byte @Nullable [] data, Stat stat) {
        ByteBuffer body = data == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(data);
        return new Node(new Stored(body, Versions.text(stat.getVersion()), stat.getMzxid()));
    }
}
