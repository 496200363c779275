package dev.regent.cli.demo;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Progress for the person who watches: one line that changes on a terminal, a line every two seconds elsewhere. */
final class Display {

    private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int BAR = 20;

    private final PrintStream err;
    private final boolean terminal;
    private long lastLine;
    private boolean open;

    Display(PrintStream err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
        this.lastLine = System.nanoTime() - LINE_NANOS;
    }

    /** For whoever typed the command. */
    static Display onStandardError() {
        return new Display(System.err, Boolean.getBoolean("regent.stderr.terminal"));
    }

    void say(String line) {
        finishLine();
        err.println(line);
        err.flush();
    }

    void progress(double seconds, double share, double rate, long checkpoints, String leader) {
        boolean due = System.nanoTime() - lastLine >= LINE_NANOS;
        if (!terminal && !due) {
            return;
        }
        int full = (int) Math.round(Math.min(1, share) * BAR);
        String line = "%6.1f s [%s%s] %3.0f %%  %,9d records/s  checkpoint %d  leader %s"
                .formatted(
                        seconds,
                        "#".repeat(full),
                        ".".repeat(BAR - full),
                        100 * share,
                        Math.round(rate),
                        checkpoints,
                        leader);
        lastLine = System.nanoTime();
        if (terminal) {
            err.print("\r" + line + "\u001b[K");
            err.flush();
            open = true;
        } else {
            err.println(line);
        }
    }

    private void finishLine() {
        if (open) {
            err.println();
            open = false;
        }
    }
}
