package dev.regent.ha.zookeeper;

import java.net.InetSocketAddress;
import java.util.Collection;
import org.apache.zookeeper.client.ConnectStringParser;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.StaticHostProvider;

/**
 * The servers in turn. After a connection broke they are tried again almost at once, and only then more and more slowly, up to the client's own
 * second: that would cost a single server's client a good part of a short lease, though the server is there.
 */
final class PromptHosts implements HostProvider {

    private static final long FIRST_MILLIS = 30;
    private static final int MOST_DOUBLINGS = 5;

    private final StaticHostProvider hosts;
    private int rounds; // guarded by this

    PromptHosts(String connect) {
        this.hosts = new StaticHostProvider(new ConnectStringParser(connect).getServerAddresses());
    }

    @Override
    public int size() {
        return hosts.size();
    }

    @Override
    public InetSocketAddress next(long longest) {
        return hosts.next(Math.min(longest, delay()));
    }

    private synchronized long delay() {
        long delay = FIRST_MILLIS << rounds / Math.max(1, hosts.size());
        rounds = Math.min(rounds + 1, MOST_DOUBLINGS * Math.max(1, hosts.size()));
        return delay;
    }

    @Override
    public void onConnected() {
        synchronized (this) {
            rounds = 0;
        }
        hosts.onConnected();
    }

    @Override
    public boolean updateServerList(Collection<InetSocketAddress> servers, InetSocketAddress current) {
        return hosts.updateServerList(servers, current);
    }
}
