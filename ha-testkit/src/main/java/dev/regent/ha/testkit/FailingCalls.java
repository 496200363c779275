package dev.regent.ha.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Makes system calls of a running process fail with {@code EIO}, from now until it is closed, by {@code strace}. Where that is not to be had, the test is
 * reported as not run, with the reason; with {@code CI=true} it fails.
 */
public final class FailingCalls implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 5_000_000;

    private final Process strace;
    private final Path trace;

    private FailingCalls(Process strace, Path trace) {
        this.strace = strace;
        this.trace = trace;
    }

    /**
     * Begins. When this returns, all threads of the process are traced.
     *
     * @param pid the process
     * @param calls names of system calls, joined by commas; {@code ?} before a name that the machine may not have
     * @param paths only calls on these files and folders fail; empty for all
     * @param trace the file to which the calls go that failed
     */
    public static FailingCalls of(long pid, String calls, List<Path> paths, Path trace) throws IOException {
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-o", trace.toString()));
        paths.forEach(path -> command.addAll(List.of("-P", path.toString())));
        command.addAll(
                List.of("-e", "trace=" + calls, "-e", "inject=" + calls + ":error=EIO", "-p", Long.toString(pid)));
        Path said = trace.resolveSibling(trace.getFileName() + ".strace");
        Process strace;
        try {
            strace = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        } catch (IOException noCommand) {
            throw TmpfsMedium.missing("strace", String.valueOf(noCommand.getMessage()));
        }
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.readString(said).contains("attached")) {
            if (!strace.isAlive()) {
                throw TmpfsMedium.missing("permission to trace", Files.readString(said));
            }
            if (System.nanoTime() > end) {
                strace.destroyForcibly();
                throw new IOException("strace did not attach: " + Files.readString(said));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return new FailingCalls(strace, trace);
    }

    /** How many calls failed so far, at least: what is known a moment later. A fault that met none proves nothing. */
    public long failed() throws IOException {
        try (Stream<String> lines = Files.lines(trace)) {
            return lines.filter(line -> line.contains("(INJECTED)")).count();
        }
    }

    /** Lets the calls succeed again. Idempotent. */
    @Override
    public void close() throws IOException {
        strace.destroy();
        try {
            if (!strace.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                strace.destroyForcibly();
                throw new IOException("strace did not let go");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
