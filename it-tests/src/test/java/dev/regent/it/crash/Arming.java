package dev.regent.it.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.it.crash.CrashPoint.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the agents of all processes are told to do in one run, and their proofs that they did it.
 *
 * @param folder where agents look
 * @param prelude id of the kill before; empty if there is none
 * @param id of the point itself
 */
record Arming(Path folder, Optional<String> prelude, String id) {

    /** Arms that point, behind a kill at its prelude if it has one. */
    static Arming of(Path folder, CrashPoint point, Signal signal) throws IOException {
        Optional<String> prelude = point.prelude().map(name -> UUID.randomUUID().toString());
        Arming arming = new Arming(folder, prelude, UUID.randomUUID().toString());
        arming.disarm();
        String main = lines(arming.id, point, signal);
        if (prelude.isPresent()) {
            put(folder, "next", main);
            put(
                    folder,
                    "armed",
                    lines(prelude.get(), CrashPoints.named(point.prelude().orElseThrow()), Signal.KILL));
        } else {
            put(folder, "armed", main);
        }
        return arming;
    }

    private static String lines(String id, CrashPoint point, Signal signal) {
        return String.join(
                        "\n",
                        id,
                        point.name(),
                        Integer.toString(point.nth()),
                        signal.raised(),
                        point.first().orElse(""))
                + "\n";
    }

    private static void put(Path folder, String name, String text) throws IOException {
        Path unfinished = folder.resolve(".unfinished");
        Files.writeString(unfinished, text, UTF_8);
        Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Nothing bites any more. */
    void disarm() throws IOException {
        Files.deleteIfExists(folder.resolve("next"));
        Files.deleteIfExists(folder.resolve("armed"));
    }

    /** Who was killed at the prelude, if that has happened. */
    Optional<String> bittenBefore() throws IOException {
        return prelude.isPresent() ? bitten(prelude.get()) : Optional.empty();
    }

    /** Who was hit at the point, if that has happened. */
    Optional<String> bitten() throws IOException {
        return bitten(id);
    }

    private Optional<String> bitten(String which) throws IOException {
        try {
            List<String> lines = Files.readAllLines(folder.resolve("bit-" + which), UTF_8);
            return Optional.of(lines.get(0));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        }
    }
}
