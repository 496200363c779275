package dev.regent.it.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** What is left to do when somebody ends the command before it is through: no process and no file stays. */
final class Interruption implements AutoCloseable {

    private static final int TRIES = 50;
    private static final long PAUSE_MILLIS = 100;

    private final Path folder;
    private final Thread hook = new Thread(this::clear, "crash-points-interruption");
    private volatile Optional<CrashCluster> cluster = Optional.empty();

    private Interruption(Path folder) {
        this.folder = folder;
    }

    /** From now on, until it is closed. */
    static Interruption on(Path folder) {
        Interruption interruption = new Interruption(folder);
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    /** That cluster's processes are to be ended. */
    void ends(CrashCluster running) {
        cluster = Optional.of(running);
    }

    private void clear() {
        cluster.ifPresent(CrashCluster::kill);
        CountDownLatch never = new CountDownLatch(1);
        try {
            // the thread that is interrupted may still write
            for (int tried = 0; tried < TRIES && !gone(); tried++) {
                never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean gone() {
        try {
            delete(folder);
            return true;
        } catch (IOException changing) {
            return false;
        }
    }

    /** A folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException absent) {
            return;
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    /** It is through. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException interrupted) {
            return; // the hook runs
        }
    }
}
