package dev.regent.benchmarks.contender;

import java.io.IOException;
import java.util.Optional;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.retry.ExponentialBackoffRetry;

/** Curator's latch with its own defaults, but for the session, which is as long as asked for. */
final class LatchContest implements Contest {

    private static final int RETRY_MILLIS = 100;
    private static final int RETRIES = 3;

    private final CuratorFramework client;
    private final String path;
    private final String process;
    private Optional<LeaderLatch> latch = Optional.empty();

    LatchContest(ContestOptions options) throws InterruptedException {
        client = CuratorFrameworkFactory.newClient(
                String.join(",", options.addresses()),
                (int) options.lease().toMillis(),
                (int) options.lease().toMillis(),
                new ExponentialBackoffRetry(RETRY_MILLIS, RETRIES));
        client.start();
        client.blockUntilConnected();
        path = "/latch/" + options.election();
        process = options.process();
    }

    @Override
    public void contend(Told told) throws Exception {
        LeaderLatch started = new LeaderLatch(client, path, process);
        started.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                told.granted(0);
            }

            @Override
            public void notLeader() {
                told.lost();
            }
        });
        started.start();
        latch = Optional.of(started);
    }

    @Override
    public void stepDown() throws IOException {
        if (latch.isPresent()) {
            latch.orElseThrow().close();
        }
    }

    @Override
    public String settings() {
        try {
            return "session " + client.getZookeeperClient().getZooKeeper().getSessionTimeout() + " ms";
        } catch (Exception unknown) {
            throw new IllegalStateException("no session", unknown);
        }
    }
}
