package dev.regent.ha.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Sends signals to child processes, by process id. Works where there is a {@code kill} command: Linux and macOS. */
final class ProcessControl {

    private static final long LIMIT_SECONDS = 10;

    private ProcessControl() {}

    /** Ends it without any chance to do something. */
    static void kill(Process child) {
        signal(child, "KILL");
    }

    /** Asks it to end. */
    static void terminate(Process child) {
        signal(child, "TERM");
    }

    /** Stops it where it is, all threads at once. */
    static void stop(Process child) {
        signal(child, "STOP");
    }

    /** Lets it go on. */
    static void resume(Process child) {
        signal(child, "CONT");
    }

    /** Sets the soft limit of open files alone, so that it can be raised again. */
    static void limitFiles(Process child, int descriptors) {
        run(child, "prlimit", "--pid", Long.toString(child.pid()), "--nofile=" + descriptors + ":");
    }

    /** Whether {@link #limitFiles} works here: Linux with util-linux. */
    static boolean canLimitFiles() {
        return Files.isExecutable(Path.of("/usr/bin/prlimit"));
    }

    private static void signal(Process child, String name) {
        run(child, "kill", "-" + name, Long.toString(child.pid()));
    }

    private static void run(Process child, String... command) {
        String line = String.join(" ", command);
        if (!child.isAlive()) {
            throw new IllegalStateException("process " + child.pid() + " has ended, no use to run " + line);
        }
        try {
            Process kill = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException(line + " failed");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot run " + line, impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + line, interrupted);
        }
    }
}
