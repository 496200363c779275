package dev.regent.ha.local;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.ha.support.NanoClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of one document: {@code <document>@/<creation>/<20 digits>}, of which the highest number counts.
 *
 * <p>The folder of a creation is made once, complete with its first file, by renaming it into an empty place; its name never comes back. So
 * a late writer whose document was deleted meanwhile finds no folder to write into, whoever deleted or re-created the document.
 *
 * <p>Reading takes the highest number, from a listing or searching upwards from the one last seen, then checks that it is there and
 * that the next is not, else repeats. A number that was deleted and written again by a late writer cannot be mistaken for the highest: files are
 * deleted only {@link #longest} after they were superseded, and a read that takes half as long starts again.
 */
final class DocumentFolder {

    private static final Pattern CREATION = Pattern.compile("[0-9a-f]{32}");

    private final String document;
    private final Path folder;
    private final NanoClock clock;
    private final Duration longest;
    private volatile @Nullable Known known;
    private @Nullable String retained; // the creation that retention is about; guarded by this
    private Retention retention; // guarded by this
    private long lowest; // guarded by this
    private @Nullable Known latest; // what this process has ever seen of the present creation; guarded by this

    /**
     * @param document its name
     * @param folder ends in {@code @}
     * @param longest how long superseded files stay at least
     */
    DocumentFolder(String document, Path folder, NanoClock clock, Duration longest) {
        this.document = document;
        this.folder = folder;
        this.clock = clock;
        this.longest = longest;
        this.retention = new Retention(longest);
    }

    String document() {
        return document;
    }

    Path folder() {
        return folder;
    }

    Path creation(String name) {
        return folder.resolve(name);
    }

    /** What a file is bound to: its checksum fits nowhere else. */
    String place(String creation, long number) {
        return document + "@/" + creation + "/" + number;
    }

    static Path file(Path creation, long number) {
        return creation.resolve(String.format("%020d", number));
    }

    /** The creation's folder if the document exists. */
    Optional<String> findCreation() throws IOException {
        List<Path> children;
        try {
            children = DurableFiles.list(folder);
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
        List<String> names =
                children.stream().map(child -> child.getFileName().toString()).toList();
        if (names.size() > 1
                || !names.stream().allMatch(name -> CREATION.matcher(name).matches())) {
            throw new CorruptStateException(folder + " must hold one folder, named by 32 hexadecimal digits, and holds "
                    + names + ": remove what does not belong there");
        }
        return names.stream().findFirst();
    }

    /** The state that counts, tombstones included; empty if the document does not exist. */
    Optional<Found> newest() throws IOException {
        while (true) {
            long start = clock.nanoTime();
            Optional<Known> before = latest();
            Optional<Known> highest = highest(start);
            if (highest.isEmpty()) {
                return Optional.empty();
            }
            Optional<Found> found = confirmed(highest.get());
            if (found.isPresent() && clock.nanoTime() - start < longest.toNanos() / 2) {
                Position position = found.get().position();
                before.ifPresent(seen -> requireNotBefore(seen, position));
                known = new Known(position.creation(), position.number(), start);
                seen(position, start);
                return found;
            }
            known = found.isPresent() ? null : known;
        }
    }

    /** Whether the file of that position still is there with that content. */
    boolean holds(Position position) throws IOException {
        try {
            return read(position.creation(), position.number()).nonce().equals(position.nonce());
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    /** Deletes old files in ascending order, at most so many. */
    synchronized void deleteOld(Position highest, int most) throws IOException {
        if (!highest.creation().equals(retained)) {
            return;
        }
        Path creation = creation(highest.creation());
        long below = retention.deletableBelow(highest.number(), clock.nanoTime());
        if (below > 0 && lowest == 0) {
            lowest = numbers(creation, true).orElse(below);
        }
        for (int deleted = 0; lowest < below && lowest > 0 && deleted < most; deleted++) {
            Files.deleteIfExists(file(creation, lowest));
            lowest++;
        }
    }

    /** The present process's own write, acknowledged: from now on it must be found. */
    synchronized void wrote(Position position) {
        remember(position, clock.nanoTime());
    }

    private NumberedFile read(String creation, long number) throws IOException {
        return NumberedFile.read(file(creation(creation), number), place(creation, number));
    }

    private synchronized Optional<Known> latest() {
        return Optional.ofNullable(latest);
    }

    private synchronized void remember(Position position, long now) {
        Known last = latest;
        if (last == null || !last.creation.equals(position.creation()) || last.number < position.number()) {
            latest = new Known(position.creation(), position.number(), now);
        }
    }

    /** Numbers only grow, and the newest files are never deleted: if the highest is smaller than before, somebody took files away (S8). */
    private void requireNotBefore(Known seen, Position found) {
        if (seen.creation.equals(found.creation()) && found.number() < seen.number) {
            throw new CorruptStateException(file(creation(seen.creation), seen.number)
                    + " was there and is gone; nothing older is used in its place: put it back, or restart all processes,"
                    + " which loses what it held");
        }
    }

    private synchronized void seen(Position position, long now) {
        if (!position.creation().equals(retained)) {
            retained = position.creation();
            retention = new Retention(longest);
            lowest = 0;
        }
        retention.seen(position.number(), now);
        remember(position, now);
    }

    private Optional<Known> highest(long now) throws IOException {
        Known last = known;
        if (last != null && now - last.at < longest.toNanos() / 2) {
            Path creation = creation(last.creation);
            if (Files.exists(file(creation, last.number))) {
                return Optional.of(new Known(last.creation, upwards(creation, last.number), now));
            }
        }
        Optional<String> creation = findCreation();
        if (creation.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong number = numbers(creation(creation.get()), false);
        return number.isPresent() ? Optional.of(new Known(creation.get(), number.getAsLong(), now)) : Optional.empty();
    }

    /** Doubles the step while there is a file, then halves it. */
    private static long upwards(Path creation, long from) {
        long number = from;
        long step = 1;
        while (Files.exists(file(creation, number + step))) {
            number += step;
            step *= 2;
        }
        for (step /= 2; step > 0; step /= 2) {
            if (Files.exists(file(creation, number + step))) {
                number += step;
            }
        }
        return number;
    }

    private static OptionalLong numbers(Path creation, boolean smallest) throws IOException {
        try {
            LongStream numbers = DurableFiles.list(creation).stream()
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("\\d{20}"))
                    .mapToLong(Long::parseLong);
            return smallest ? numbers.min() : numbers.max();
        } catch (NoSuchFileException deleted) {
            return OptionalLong.empty();
        }
    }

    /** Empty if it is not the highest any more. */
    private Optional<Found> confirmed(Known highest) throws IOException {
        Path creation = creation(highest.creation);
        try {
            NumberedFile file = read(highest.creation, highest.number);
            if (Files.exists(file(creation, highest.number + 1))) {
                return Optional.empty();
            }
            return Optional.of(new Found(new Position(highest.creation, highest.number, file.nonce()), file));
        } catch (NoSuchFileException deleted) {
            known = null;
            return Optional.empty();
        }
    }

    /**
     * One state.
     *
     * @param position where it is
     * @param file what it holds
     */
    record Found(Position position, NumberedFile file) {}

    /**
     * The highest number at some time.
     *
     * @param creation of which folder
     * @param number the highest
     * @param at when, on the monotonic clock
     */
    private record Known(String creation, long number, long at) {}
}
