package dev.regent.ha.testkit.process;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** What an application does that is out of threads, memory or files: its callbacks never return, or throw errors, and it opens nothing. */
final class Exhaustion {

    private final HistoryWriter history;
    private final CountDownLatch released = new CountDownLatch(1);
    private volatile boolean throwing;

    Exhaustion(HistoryWriter history) {
        this.history = history;
    }

    /** From now on a listener holds the callback thread, deaf to interrupts. */
    void block(HaBackend backend) {
        backend.leaderRetrieval(ContenderMain.ELECTION).start(leader -> {
            history.add(Kind.BLOCKED, 0, "callback thread", System.nanoTime(), Outcome.OK);
            awaitRelease();
        });
    }

    /** From now on listener and contender throw errors. */
    void throwErrors(HaBackend backend) {
        throwing = true;
        backend.leaderRetrieval(ContenderMain.ELECTION).start(leader -> afterCallback());
    }

    /** Whether a file can be opened. */
    void openFile() {
        long start = System.nanoTime();
        try (InputStream file = Files.newInputStream(Path.of("."))) {
            history.add(Kind.NO_FILE, 0, "opened " + file, start, Outcome.FAILED);
        } catch (IOException refused) {
            history.add(Kind.NO_FILE, 0, refused.toString(), start, Outcome.OK);
        }
    }

    /** The end of each callback. */
    void afterCallback() {
        if (throwing) {
            history.add(Kind.THREW, 0, "OutOfMemoryError", System.nanoTime(), Outcome.OK);
            throw new OutOfMemoryError("thrown on purpose");
        }
    }

    /** The application lets go, so that only what the backend itself has left is found. */
    void end() {
        released.countDown();
    }

    private void awaitRelease() {
        boolean interrupted = false;
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException deaf) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
