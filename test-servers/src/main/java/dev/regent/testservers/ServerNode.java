package dev.regent.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One server of an ensemble: it keeps its ports and its data while its processes come and go. For one thread at a time. */
public final class ServerNode {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long POLL_MILLIS = 50;
    private static final int SHOWN_LINES = 200;

    private final Launcher launcher;
    private final List<String> entry;
    private final Member member;
    private final List<Member> all;
    private @Nullable ServerProcess process;

    /** @param entry what comes before the command line, so that it runs in a network of its own; or empty */
    ServerNode(Launcher launcher, List<String> entry, Member member, List<Member> all) {
        this.entry = entry;
        this.launcher = launcher;
        this.member = member;
        this.all = all;
    }

    /** Where its clients go, as {@code 127.0.0.1:port}. */
    public String address() {
        return "127.0.0.1:" + member.clientPort();
    }

    /** The clients' port. */
    public int port() {
        return member.clientPort();
    }

    /** The file with everything that its processes have printed. */
    public Path log() {
        return member.log();
    }

    /** Its present process, if one was started and has not ended. */
    public Optional<ServerProcess> process() {
        return Optional.ofNullable(process).filter(ServerProcess::isAlive);
    }

    /** Whether it has a process; a paused one counts. */
    public boolean isAlive() {
        return process().isPresent();
    }

    /** Starts it on the data that it has, without waiting until it serves. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException(member.name() + " runs already");
        }
        try {
            List<String> command = new ArrayList<>(entry);
            command.addAll(launcher.command(member, all));
            process = ServerProcess.start(command, launcher.environment(), member.folder(), member.log());
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start " + member.name(), failed);
        }
    }

    /**
     * Waits until clients can write through it.
     *
     * @throws ServerFailedException it has ended, or took more than 3 minutes; with the end of its log
     * @throws IllegalStateException it was never started
     */
    public void awaitReady() {
        ServerProcess present = started();
        long began = System.nanoTime();
        String last = "no answer yet";
        while (System.nanoTime() - began < LIMIT.toNanos()) {
            try {
                if (launcher.ready(member)) {
                    return;
                }
                last = "it is not ready";
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            if (present.endsWithin(POLL_MILLIS)) {
                throw failed("it ended", present);
            }
        }
        throw failed("not ready after " + LIMIT.toSeconds() + " s: " + last, present);
    }

    /** Ends it without any chance to do something (SIGKILL). */
    public void kill() {
        process().ifPresent(ServerProcess::kill);
    }

    /** Asks it to end (SIGTERM) and waits for that. */
    public void stop() {
        process().ifPresent(ServerProcess::stop);
    }

    /** Stops it where it is (SIGSTOP); its connections stay open. */
    public void pause() {
        live().pause();
    }

    /** Lets it go on (SIGCONT). */
    public void resume() {
        live().resume();
    }

    /** Starts it again on the same data, killing it first when it runs, and waits until it serves. */
    public void restart() {
        kill();
        start();
        awaitReady();
    }

    /** Whether it believes that it leads; a server that does not answer in two seconds does not. */
    public boolean leads() {
        try {
            return isAlive() && launcher.leads(member);
        } catch (IOException noAnswer) {
            return false;
        }
    }

    /**
     * What it has counted since its start, in the format of its kind: Prometheus (etcd, Consul), {@code mntr} (ZooKeeper).
     *
     * @throws UncheckedIOException it does not answer
     */
    public String metrics() {
        try {
            return launcher.metrics(member);
        } catch (IOException noAnswer) {
            throw new UncheckedIOException("no metrics from " + member.name(), noAnswer);
        }
    }

    /** Its latest process; one that ended right after its start is told by its log, as one that ends later. */
    private ServerProcess started() {
        return Optional.ofNullable(process)
                .orElseThrow(() -> new IllegalStateException(member.name() + " was not started"));
    }

    private ServerProcess live() {
        return process().orElseThrow(() -> new IllegalStateException(member.name() + " does not run"));
    }

    private ServerFailedException failed(String what, ServerProcess present) {
        List<String> lines = present.output().lines().toList();
        String end = String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
        String line = "server " + member.name() + " on " + address() + " does not serve: " + what + "; its log ("
                + member.log() + ") ends:\n" + end;
        return new ServerFailedException(line);
    }
}
