package dev.regent.benchmarks;

import dev.regent.benchmarks.Copied.Pair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.OpResult.SetDataResult;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;

/** The {@code multi} of ZooKeeper's own client. */
final class BareZooKeeper implements BareClient {

    private static final int SESSION_MILLIS = 30_000;

    private final ZooKeeper client;
    private final Copied keys;
    private int sealVersion;
    private int entryVersion;
    private long number;

    private BareZooKeeper(ZooKeeper client, Copied keys) {
        this.client = client;
        this.keys = keys;
    }

    static BareZooKeeper open(String address) throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(address, SESSION_MILLIS, event -> {
            if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
            }
        });
        connected.await();
        Map<String, byte[]> stored = new HashMap<>();
        collect(client, "/" + Copied.OWN, stored);
        Copied keys = Copied.of(stored);
        for (Pair pair : List.of(keys.lease(), keys.renewal(), keys.seal(), keys.entry())) {
            create(client, pair);
        }
        return new BareZooKeeper(client, keys);
    }

    private static void collect(ZooKeeper client, String path, Map<String, byte[]> stored)
            throws KeeperException, InterruptedException {
        byte[] value = client.getData(path, false, null);
        stored.put(path, value == null ? new byte[0] : value);
        for (String child : client.getChildren(path, false)) {
            collect(client, path + "/" + child, stored);
        }
    }

    private static void create(ZooKeeper client, Pair pair) throws KeeperException, InterruptedException {
        for (int slash = pair.key().indexOf('/', 1);
                slash > 0;
                slash = pair.key().indexOf('/', slash + 1)) {
            String parent = pair.key().substring(0, slash);
            if (client.exists(parent, false) == null) {
                client.create(parent, new byte[0], Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
            }
        }
        client.create(pair.key(), pair.value(), Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    }

    @Override
    public void commit() throws KeeperException, InterruptedException {
        number++;
        List<OpResult> results = client.multi(List.of(
                Op.check(keys.lease().key(), 0),
                Op.check(keys.renewal().key(), -1),
                Op.setData(keys.seal().key(), keys.seal().fresh(number), sealVersion),
                Op.setData(keys.entry().key(), keys.entry().fresh(number), entryVersion)));
        sealVersion = ((SetDataResult) results.get(2)).getStat().getVersion();
        entryVersion = ((SetDataResult) results.get(3)).getStat().getVersion();
    }

    @Override
    public void close() {
        try {
            client.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
