package dev.regent.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 for as long as this is open. They are below what the system hands out for outgoing connections, so nobody takes one while its server is
 * down, and each is locked in a file of the user, so no two runs share one. Somebody else can still listen there: then the server says so.
 */
final class PortLease implements AutoCloseable {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final Path FILE =
            Path.of(System.getProperty("java.io.tmpdir"), "regent-ports-" + System.getProperty("user.name") + ".lock");

    /** Each port is a byte of it. Never closed: the system takes all locks of a process when it closes any channel of the file. */
    private static final FileChannel LOCKS = open();

    private final List<Integer> ports = new ArrayList<>();
    private final List<FileLock> locks = new ArrayList<>();

    private PortLease() {}

    static PortLease of(int count) throws IOException {
        return of(count, FIRST, COUNT);
    }

    /** Out of a range of ports. */
    static PortLease of(int count, int first, int range) throws IOException {
        PortLease lease = new PortLease();
        int start = ThreadLocalRandom.current().nextInt(range);
        for (int step = 0; step < range && lease.ports.size() < count; step++) {
            lease.tryPort(first + (start + step) % range);
        }
        if (lease.ports.size() < count) {
            lease.close();
            throw new IOException("no " + count + " free ports from " + first + " to " + (first + range - 1));
        }
        return lease;
    }

    List<Integer> ports() {
        return List.copyOf(ports);
    }

    @Override
    public void close() throws IOException {
        for (FileLock lock : locks) {
            lock.release();
        }
        locks.clear();
    }

    private void tryPort(int port) throws IOException {
        Optional<FileLock> lock = lock(port);
        if (lock.isPresent() && free(port)) {
            ports.add(port);
            locks.add(lock.get());
        } else if (lock.isPresent()) {
            lock.get().release();
        }
    }

    private static Optional<FileLock> lock(int port) throws IOException {
        try {
            return Optional.ofNullable(LOCKS.tryLock(port, 1, false));
        } catch (OverlappingFileLockException mine) {
            return Optional.empty();
        }
    }

    private static FileChannel open() {
        try {
            return FileChannel.open(FILE, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "cannot open " + FILE + ", where the ports of test servers are locked", failed);
        }
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
