package dev.regent.ha.testkit.process;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static void signal(Process child, String name) {
        if (!child.isAlive()) {
            throw new IllegalStateException("process " + child.pid() + " has ended, no use to send SIG" + name);
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(child.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " " + child.pid() + " failed");
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException("cannot run kill", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending SIG" + name, interrupted);
        }
    }
}
