package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;

/** How far a soak has come: its seed, the time that its segments took, and its counts, in a file after each segment. */
final class SoakState {

    private static final String SEED = "seed";
    private static final String ELAPSED = "elapsed-millis";

    private final long seed;
    private final Optional<Path> file;
    private final SoakTally tally = new SoakTally();
    private Duration elapsed = Duration.ZERO;

    private SoakState(long seed, Optional<Path> file) {
        this.seed = seed;
        this.file = file;
    }

    /**
     * A new one, or that of the file if it is there.
     *
     * @throws IllegalArgumentException if the file is of a soak with another seed
     */
    static SoakState of(long seed, Optional<Path> file) {
        SoakState state = new SoakState(seed, file);
        file.filter(Files::exists).ifPresent(state::read);
        return state;
    }

    long seed() {
        return seed;
    }

    Duration elapsed() {
        return elapsed;
    }

    SoakTally tally() {
        return tally;
    }

    /** A segment is done. */
    void passed(Duration more) {
        elapsed = elapsed.plus(more);
        file.ifPresent(this::write);
    }

    private void read(Path from) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(from, UTF_8)) {
            properties.load(in);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the state of a soak from " + from, unreadable);
        }
        long before = Long.parseLong(properties.getProperty(SEED));
        if (before != seed) {
            throw new IllegalArgumentException(
                    from + " is of a soak with seed " + before + ", not " + seed + ": give that one, or another file");
        }
        elapsed = Duration.ofMillis(Long.parseLong(properties.getProperty(ELAPSED)));
        tally.readFrom(properties);
    }

    /** Whoever ends in the middle of it leaves the former state. */
    private void write(Path to) {
        Properties properties = new Properties();
        properties.setProperty(SEED, Long.toString(seed));
        properties.setProperty(ELAPSED, Long.toString(elapsed.toMillis()));
        tally.writeTo(properties);
        Path fresh = to.resolveSibling(to.getFileName() + ".new");
        try {
            try (Writer out = Files.newBufferedWriter(fresh, UTF_8)) {
                properties.store(out, "a soak of Regent's kit; delete this file to begin anew");
            }
            Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write the state of a soak to " + to, unwritable);
        }
    }
}
