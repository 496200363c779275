package dev.regent.testservers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of 127.0.0.1 for as long as this is open. They are below what the system hands out for outgoing connections, so nobody takes one while its server is
 * down, and each is locked by a file, so no two runs on this machine share one. Somebody else can still listen there: then the server says so.
 */
final class PortLease implements AutoCloseable {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;
    private static final Path LOCKS =
            Path.of(System.getProperty("java.io.tmpdir"), "regent-ports-" + System.getProperty("user.name"));

    private final List<Integer> ports = new ArrayList<>();
    private final List<FileChannel> locks = new ArrayList<>();

    private PortLease() {}

    static PortLease of(int count) throws IOException {
        Files.createDirectories(LOCKS);
        PortLease lease = new PortLease();
        int start = ThreadLocalRandom.current().nextInt(COUNT);
        for (int step = 0; step < COUNT && lease.ports.size() < count; step++) {
            lease.tryPort(FIRST + (start + step) % COUNT);
        }
        if (lease.ports.size() < count) {
            lease.close();
            throw new IOException("no " + count + " free ports between " + FIRST + " and " + (FIRST + COUNT));
        }
        return lease;
    }

    List<Integer> ports() {
        return List.copyOf(ports);
    }

    @Override
    public void close() throws IOException {
        for (FileChannel lock : locks) {
            lock.close();
        }
        locks.clear();
    }

    private void tryPort(int port) throws IOException {
        FileChannel channel = FileChannel.open(
                LOCKS.resolve(Integer.toString(port)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (locked(channel) && free(port)) {
            ports.add(port);
            locks.add(channel);
        } else {
            channel.close();
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException mine) {
            return false;
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
