package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network of its own for each server of an ensemble, so that one can be cut off from the others while its clients go on reaching it: Linux name
 * spaces, which no other process of the machine sees. A process of the system holds them, and ends what is in them with this JVM at the latest, also when that is
 * killed. For one thread at a time.
 */
final class Networks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Networks.class);
    private static final String READY = "ready ";
    private static final long END_SECONDS = 30;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;
    private final Path folder;
    private final List<String> holders;

    private Networks(Process process, BufferedReader answers, String ready) {
        this.process = process;
        this.answers = answers;
        this.orders = process.outputWriter(UTF_8);
        List<String> words = List.of(ready.substring(READY.length()).split(" ", -1));
        this.folder = Path.of(words.get(0));
        this.holders = words.subList(1, words.size());
    }

    /**
     * Makes them.
     *
     * @param size how many servers
     * @throws IOException this machine or this user cannot; with the reason
     */
    static Networks of(int size) throws IOException {
        // ends by itself, and in order, when its input does: no use to kill it with the servers
        Process process = new ProcessBuilder(
                        "unshare",
                        "--user",
                        "--map-root-user",
                        "--net",
                        "bash",
                        "-c",
                        script(),
                        "networks",
                        Integer.toString(size))
                .redirectErrorStream(true)
                .start();
        BufferedReader answers = process.inputReader(UTF_8);
        List<String> printed = new ArrayList<>();
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(READY)) {
                return new Networks(process, answers, line);
            }
            printed.add(line);
        }
        process.destroyForcibly();
        throw new IOException("no networks for servers: " + String.join("; ", printed));
    }

    /** Why there can be none here, in one line that says what to do. */
    static Optional<String> missing() {
        try {
            of(1).close();
            return Optional.empty();
        } catch (IOException reason) {
            return Optional.of(
                    "servers cannot be cut off from each other: it needs Linux, iproute2, util-linux and the permission to make user and"
                            + " network name spaces (as root, or kernel.unprivileged_userns_clone=1 and kernel.apparmor_restrict_unprivileged_userns=0): "
                            + reason.getMessage());
        }
    }

    /** The address of a server, which the others know it by. */
    static String host(int server) {
        return "10.99.0." + (server + 1);
    }

    /** What comes before the command line of a server; the process keeps its id. */
    List<String> entry(int server) {
        return entry(holders.get(server + 1));
    }

    /** What comes before the command line of a process that reaches all servers, cut off or not, and is reached by none. */
    List<String> entryOfClients() {
        return entry(holders.get(0));
    }

    /** An empty folder that is removed at the end. */
    Path folder() {
        return folder;
    }

    /** From now on nothing passes between that server and the others, and nobody is told. */
    void isolate(int server) {
        order("isolate " + (server + 1));
    }

    /** Ends that. */
    void rejoin(int server) {
        order("rejoin " + (server + 1));
    }

    /** Ends all processes in these networks, and with them the networks. */
    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException ended) {
            LOG.debug("the networks of test servers have ended already", ended);
        }
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the networks of test servers do not end: process {}", process.pid());
                process.destroyForcibly();
            }
            answers.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.debug("the end of the networks of test servers said nothing", failed);
        }
    }

    private void order(String line) {
        try {
            orders.write(line + "\n");
            orders.flush();
            String answer = answers.readLine();
            if (!"done".equals(answer)) {
                throw new IllegalStateException(line + " of the networks of test servers was answered by " + answer);
            }
        } catch (IOException ended) {
            throw new UncheckedIOException("the networks of test servers have ended, no use to " + line, ended);
        }
    }

    private static List<String> entry(String holder) {
        return List.of("nsenter", "--target", holder, "--user", "--net", "--preserve-credentials", "--");
    }

    private static String script() throws IOException {
        try (InputStream file = Networks.class.getResourceAsStream("networks.sh")) {
            if (file == null) {
                throw new IllegalStateException("networks.sh is not on the class path");
            }
            return new String(file.readAllBytes(), UTF_8);
        }
    }
}
