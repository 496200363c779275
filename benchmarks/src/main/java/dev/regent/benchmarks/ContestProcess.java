package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.benchmarks.contender.ContestMain;
import dev.regent.benchmarks.contender.ContestOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A contender in a JVM of its own. What it says is kept, all else that it prints goes to a file. */
final class ContestProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContestProcess.class);
    private static final int FIELDS = 5;

    private final String name;
    private final Path printed;
    private final Process process;
    private final List<Said> said = new ArrayList<>(); // guarded by itself
    private final Writer commands;

    /**
     * Something that it said.
     *
     * @param what see {@link ContestMain}
     * @param nanos when
     * @param number the token, or 0
     */
    record Said(String what, long nanos, long number, String text) {}

    private ContestProcess(String name, Path printed, Process process) {
        this.name = name;
        this.printed = printed;
        this.process = process;
        this.commands = process.outputWriter(UTF_8);
    }

    /** Starts one, and returns at once. */
    static ContestProcess start(ContestOptions options, Path logs) {
        try {
            Path printed = Files.createDirectories(logs).resolve(options.process() + ".log");
            List<String> command = Jvm.command(ContestMain.class, List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
            command.addAll(options.arguments());
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            ContestProcess started = new ContestProcess(options.process(), printed, process);
            Thread reader = new Thread(started::read, "benchmark-output-" + options.process());
            reader.setDaemon(true);
            reader.start();
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start a contender", failed);
        }
    }

    private void read() {
        try (BufferedReader lines = process.inputReader(UTF_8);
                Writer out = Files.newBufferedWriter(printed, UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!take(line)) {
                    out.write(line + System.lineSeparator());
                    out.flush();
                }
            }
        } catch (IOException ended) {
            log.debug("the output of {} ended", name, ended);
        }
    }

    private boolean take(String line) {
        String[] fields = line.split(" ", FIELDS);
        if (fields.length < FIELDS || !fields[0].equals(ContestMain.MARK)) {
            return false;
        }
        synchronized (said) {
            said.add(new Said(fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[4]));
            said.notifyAll();
        }
        return true;
    }

    String name() {
        return name;
    }

    /** What it has said of that kind later than that, in order. */
    List<Said> all(String what, long afterNanos) {
        synchronized (said) {
            return said.stream()
                    .filter(each -> each.what().equals(what) && each.nanos() - afterNanos > 0)
                    .toList();
        }
    }

    /** The first that it says of that kind later than that; the wait for it ends after the limit by an {@link IllegalStateException}. */
    Said await(String what, long afterNanos, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        synchronized (said) {
            while (true) {
                Optional<Said> found = all(what, afterNanos).stream().findFirst();
                if (found.isPresent()) {
                    return found.orElseThrow();
                }
                long left = deadline - System.nanoTime();
                if (left <= 0 || !process.isAlive()) {
                    throw new IllegalStateException(name + " did not say " + what + " within " + limit
                            + (process.isAlive() ? "" : ", it has ended") + "; it printed " + printed);
                }
                doWait(Math.min(left, Duration.ofMillis(100).toNanos()));
            }
        }
    }

    private void doWait(long nanos) {
        try {
            said.wait(nanos / 1_000_000, (int) (nanos % 1_000_000));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    void command(String line) {
        try {
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException(name + " takes no command any more, see " + printed, ended);
        }
    }

    /** kill -9. Returns the moment directly before. */
    long kill() {
        long before = System.nanoTime();
        process.destroyForcibly();
        return before;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
