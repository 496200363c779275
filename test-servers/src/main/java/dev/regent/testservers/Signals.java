package dev.regent.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Sends signals by process id, where there is a {@code kill} command: Linux and macOS. */
final class Signals {

    private static final long LIMIT_SECONDS = 10;

    private Signals() {}

    static void send(Process process, String name) {
        String line = "kill -" + name + " " + process.pid();
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if ((!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) && process.isAlive()) {
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
