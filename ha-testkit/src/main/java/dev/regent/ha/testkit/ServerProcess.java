package dev.regent.ha.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A server that a test starts by a command, and ends, stops and starts again together with all processes that the server starts. It ends with this JVM.
 * Not safe for use by several threads at once.
 */
public final class ServerProcess implements FaultyServers, AutoCloseable {

    private static final Duration START = Duration.ofMinutes(1);
    private static final long POLL_NANOS = 20_000_000;

    private final List<String> command;
    private final InetSocketAddress address;
    private final Path log;
    private final Probe probe;
    private Optional<Process> process = Optional.empty();

    /** Whether a server serves. */
    @FunctionalInterface
    public interface Probe {

        /** @throws Exception as long as it does not */
        void probe(InetSocketAddress server) throws Exception;
    }

    private ServerProcess(InetSocketAddress address, List<String> command, Path log, Probe probe) {
        this.command = List.copyOf(command);
        this.address = address;
        this.log = log;
        this.probe = probe;
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill, "regent-server-end"));
    }

    /**
     * Starts one, and waits until it serves.
     *
     * @param command for a port of the loopback interface on which it shall listen
     * @param log what it prints is appended
     */
    public static ServerProcess start(IntFunction<List<String>> command, Path log, Probe probe) {
        int port = freePort();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        ServerProcess server = new ServerProcess(address, command.apply(port), log, probe);
        server.start();
        return server;
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * Runs a command to its end, such as one that makes the data of a server.
     *
     * @param log what it prints is appended
     * @throws AssertionError if it fails, or aborts the test outside CI: such a server cannot run on this machine
     */
    public static void run(List<String> command, Path log) {
        if (begin(command, log).onExit().join().exitValue() != 0) {
            throw TmpfsMedium.missing("machine for '" + String.join(" ", command) + "'", "see " + log.toAbsolutePath());
        }
    }

    private static Process begin(List<String> command, Path log) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(log.toFile()))
                    .start();
        } catch (IOException missing) {
            throw TmpfsMedium.missing(command.get(0), String.valueOf(missing.getMessage()));
        }
    }

    @Override
    public void start() {
        if (process.filter(Process::isAlive).isEmpty()) {
            process = Optional.of(begin(command, log));
        }
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                probe.probe(address);
                return;
            } catch (Exception notYet) {
                if (System.nanoTime() > end) {
                    throw new AssertionError(
                            "no answer within " + START + " from '" + String.join(" ", command) + "'", notYet);
                }
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /** All of them, and not only the first, which on its own may leave others that go on with the data. */
    @Override
    public void kill() {
        process.ifPresent(first -> {
            List<ProcessHandle> all = new ArrayList<>(first.descendants().toList());
            all.add(first.toHandle());
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(each -> each.onExit().join());
        });
    }

    @Override
    public void pause() {
        signal("-STOP");
    }

    @Override
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        List<String> kill = new ArrayList<>(List.of("kill", name));
        process.stream()
                .flatMap(first -> first.toHandle().descendants())
                .forEach(each -> kill.add(Long.toString(each.pid())));
        process.ifPresent(first -> kill.add(Long.toString(first.pid())));
        begin(kill, log).onExit().join();
    }

    @Override
    public boolean killLeader() {
        return false;
    }

    @Override
    public void close() {
        kill();
    }
}
