package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what this JVM has started also when the JVM is killed and runs no hook: a shell that is told of each process, and whose input ends with this JVM in any
 * case. Thread-safe.
 */
final class ProcessGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);

    /** Ctrl-C reaches everything in a terminal; what it is to end may need longer than the guard. */
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            guarded=
            while read -r change process; do
              rest=
              for each in $guarded; do [ "$each" = "$process" ] || rest="$rest $each"; done
              guarded=$rest
              [ "$change" = ended ] || guarded="$guarded $process"
            done
            for each in $guarded; do kill -9 "$each" 2>/dev/null; done
            """;

    private final BufferedWriter orders;

    private ProcessGuard(BufferedWriter orders) {
        this.orders = orders;
    }

    /** @throws IOException there is no shell */
    static ProcessGuard start() throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", SCRIPT)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new ProcessGuard(shell.outputWriter(UTF_8));
    }

    /** Guards it until it has ended: later its id may be somebody else's. */
    void guard(Process process) {
        tell("started", process);
        CompletableFuture<Void> unused = process.onExit().thenAccept(ended -> tell("ended", ended));
    }

    private synchronized void tell(String change, Process process) {
        try {
            orders.write(change + " " + process.pid() + "\n");
            orders.flush();
        } catch (IOException gone) {
            LOG.warn(
                    "process {} is left behind if this JVM is killed: the guard of test servers is gone",
                    process.pid(),
                    gone);
        }
    }
}
