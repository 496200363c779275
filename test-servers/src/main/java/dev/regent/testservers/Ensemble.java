package dev.regent.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Servers that form one service on 127.0.0.1, each a process of its own; the same for every kind. Ports and data are kept until {@link #close}. All processes
 * end with this JVM at the latest. For one thread at a time.
 */
public final class Ensemble implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ensemble.class);
    private static final int MOST_TRIES = 5;
    private static final Duration POLL = Duration.ofMillis(20);

    private final PortLease ports;
    private final Optional<Apart> apart;
    private final List<ServerNode> nodes;

    private Ensemble(PortLease ports, Optional<Apart> apart, List<ServerNode> nodes) {
        this.ports = ports;
        this.apart = apart;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Starts one in a folder, and waits until all its servers serve. When somebody else has taken a port, it begins anew with others.
     *
     * @throws ServerFailedException a server does not start; with the end of its log
     */
    static Ensemble start(Launcher launcher, Path folder, ServerOptions options) {
        for (int tries = 1; ; tries++) {
            try {
                return startOnce(launcher, folder.resolve("servers-" + tries), options);
            } catch (ServerFailedException failed) {
                if (!failed.portTaken() || tries == MOST_TRIES) {
                    throw failed;
                }
                LOG.info("somebody else took a port of a test server, once more with others");
            } catch (IOException failed) {
                throw new UncheckedIOException("cannot start servers in " + folder, failed);
            }
        }
    }

    private static Ensemble startOnce(Launcher launcher, Path folder, ServerOptions options) throws IOException {
        PortLease ports = PortLease.of(options.nodes() * launcher.portsPerMember());
        List<Member> members = members(folder.toAbsolutePath(), options, ports.ports());
        Optional<Apart> apart = options.apart() ? Optional.of(Apart.open(members, folder)) : Optional.empty();
        List<ServerNode> nodes = members.stream()
                .map(member -> new ServerNode(launcher, entry(apart, member, options), member, members))
                .toList();
        Ensemble ensemble = new Ensemble(ports, apart, nodes);
        try {
            for (Member member : members) {
                Files.createDirectories(member.data());
                launcher.configure(member, members);
            }
            ensemble.startAll();
            launcher.open(members);
            return ensemble;
        } catch (IOException | RuntimeException failed) {
            ensemble.close();
            throw failed;
        }
    }

    /**
     * Servers that another process has started, and ends: to this one they are addresses and no more.
     *
     * @param ports of 127.0.0.1
     */
    static Ensemble running(List<Integer> ports, Path folder) {
        List<Member> members = IntStream.range(0, ports.size())
                .mapToObj(index -> new Member(
                        index, folder.resolve("node-" + (index + 1)), "127.0.0.1", List.of(ports.get(index))))
                .toList();
        List<ServerNode> nodes = members.stream()
                .map(member -> new ServerNode(new OfAnotherProcess(), List.of(), member, members))
                .toList();
        try {
            return new Ensemble(PortLease.of(0), Optional.empty(), nodes);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<Member> members(Path folder, ServerOptions options, List<Integer> ports) {
        int each = ports.size() / options.nodes();
        return IntStream.range(0, options.nodes())
                .mapToObj(index -> new Member(
                        index,
                        folder.resolve("node-" + (index + 1)),
                        options.apart() ? Networks.host(index) : "127.0.0.1",
                        ports.subList(index * each, (index + 1) * each)))
                .toList();
    }

    private static List<String> entry(Optional<Apart> apart, Member member, ServerOptions options) {
        return apart.map(each -> each.networks().entry(member.index())).orElse(options.launcher());
    }

    /** How many servers form it, running or not. */
    public int size() {
        return nodes.size();
    }

    /** One of them, counted from 0. */
    public ServerNode node(int index) {
        return nodes.get(index);
    }

    /** All of them. */
    public List<ServerNode> nodes() {
        return nodes;
    }

    /** Where clients go, each as {@code 127.0.0.1:port}. */
    public List<String> addresses() {
        return nodes.stream().map(ServerNode::address).toList();
    }

    /** The index of the server that leads, as it says itself; empty while none does. */
    public OptionalInt leader() {
        return IntStream.range(0, nodes.size())
                .filter(index -> nodes.get(index).leads())
                .findFirst();
    }

    /**
     * Waits until one leads.
     *
     * @throws org.awaitility.core.ConditionTimeoutException none does within the limit
     */
    public int awaitLeader(Duration limit) {
        return Awaitility.await("a leader of the servers")
                .atMost(limit)
                .pollDelay(Duration.ZERO)
                .pollInterval(POLL)
                .until(this::leader, OptionalInt::isPresent)
                .getAsInt();
    }

    /** Starts those that do not run, and waits until all serve. */
    public void startAll() {
        nodes.stream().filter(node -> !node.isAlive()).forEach(ServerNode::start);
        nodes.forEach(ServerNode::awaitReady);
    }

    /** Ends all at once without any chance to do something: a full outage. */
    public void killAll() {
        onEach(ServerNode::kill);
    }

    /** Whether its servers can be isolated. */
    public boolean isApart() {
        return apart.isPresent();
    }

    /**
     * From now on nothing passes between that server and the others, and nobody is told; clients reach all of them.
     *
     * @throws IllegalStateException the servers have no networks of their own ({@link ServerOptions#inNetworks})
     */
    public void isolate(int index) {
        networks().isolate(index);
    }

    /** Ends what {@link #isolate} began. */
    public void rejoin(int index) {
        networks().rejoin(index);
    }

    private Networks networks() {
        return apart.map(Apart::networks)
                .orElseThrow(() -> new IllegalStateException("the servers have no networks of their own"));
    }

    /** Stops all, one after the other, as an operator does. */
    public void stopAll() {
        onEach(ServerNode::stop);
    }

    /** Ends all servers and gives their ports back; the data stay for whoever owns the folder. */
    @Override
    public void close() {
        try {
            killAll();
        } finally {
            apart.ifPresent(Apart::close);
            try {
                ports.close();
            } catch (IOException failed) {
                LOG.warn("cannot give the ports of test servers back", failed);
            }
        }
    }

    private void onEach(Consumer<ServerNode> action) {
        List<RuntimeException> failures = new ArrayList<>();
        for (ServerNode node : nodes) {
            try {
                action.accept(node);
            } catch (RuntimeException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.stream().skip(1).forEach(first::addSuppressed);
            throw first;
        }
    }
}
