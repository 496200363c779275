package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.TmpfsMedium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The wall clock of one process, which jumps while the process runs, by libfaketime; its monotonic clock, and all clocks of others, go on as they are. Where the library is
 * missing, the test is reported as not run; with {@code CI=true} it fails.
 */
final class WallClock {

    private static final String LIBRARY = "libfaketimeMT.so.1";
    private static final Path SHARED = Path.of("/dev/shm");
    private static final List<String> PLACES = List.of("/usr/lib", "/usr/lib64", "/usr/local/lib");

    private final Path offset;
    private final List<String> launcher;

    private WallClock(Path offset, List<String> launcher) {
        this.offset = offset;
        this.launcher = launcher;
    }

    /**
     * One that is right as yet.
     *
     * @param offset a file of its own, which the process reads again after a second
     */
    static WallClock at(Path offset) {
        Path library = library();
        WallClock clock = new WallClock(
                offset.toAbsolutePath(),
                List.of(
                        "env",
                        "LD_PRELOAD=" + library,
                        "FAKETIME_TIMESTAMP_FILE=" + offset.toAbsolutePath(),
                        "FAKETIME_CACHE_DURATION=1",
                        "FAKETIME_DONT_FAKE_MONOTONIC=1",
                        "FAKETIME_FORCE_MONOTONIC_FIX=0")); // else every timed wait of a JVM returns at once
        clock.jump(Duration.ZERO);
        return clock;
    }

    /** Ends the test if there is none. */
    static Path library() {
        return found().orElseThrow(
                        () -> TmpfsMedium.missing(LIBRARY, "install the package faketime (Debian, Ubuntu, Fedora)"));
    }

    private static Optional<Path> found() {
        for (String place : PLACES) {
            for (Path folder : folders(Path.of(place))) {
                Path library = folder.resolve("faketime").resolve(LIBRARY);
                if (Files.isReadable(library)) {
                    return Optional.of(library);
                }
            }
        }
        return Optional.empty();
    }

    /** The place itself, and those of the architectures in it, such as {@code x86_64-linux-gnu}. */
    private static List<Path> folders(Path place) {
        List<Path> folders = new ArrayList<>(List.of(place));
        if (Files.isDirectory(place)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(place, "*-linux-gnu*")) {
                found.forEach(folders::add);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return folders;
    }

    /** The command before that of the process. */
    List<String> launcher() {
        return launcher;
    }

    /** From now on it is ahead of the right time by that, or behind it if negative; in whole seconds. */
    void jump(Duration ahead) {
        Path next = offset.resolveSibling(offset.getFileName() + ".next");
        try {
            Files.writeString(next, (ahead.isNegative() ? "" : "+") + ahead.toSeconds() + "\n", UTF_8);
            Files.move(next, offset, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot set the clock of a contender", failed);
        }
    }

    /** Removes what the library shares between processes, which one that was killed has left behind. */
    static void forget(long pid) {
        try {
            Files.deleteIfExists(SHARED.resolve("faketime_shm_" + pid));
            Files.deleteIfExists(SHARED.resolve("sem.faketime_sem_" + pid));
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot clean up after process " + pid, failed);
        }
    }
}
