package dev.regent.it.crash.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Called by the rules at each named step, on the very thread that does the step. If that step is armed, says so in a file and kills or stops this
 * process before the thread goes on.
 *
 * <p>The file {@code armed} has the lines: id of the arming, name of the step, how many times it is passed before it bites (the last one included), KILL
 * or STOP, and a step that has to be passed first or nothing. Whoever renames it has bitten, so only one process does. A file {@code next} is
 * armed by that.
 */
public final class Crash {

    private static final Path FOLDER = Path.of(System.getProperty("regent.crash.folder", "."));
    private static final Path ARMED = FOLDER.resolve("armed");
    private static final String PROCESS = System.getProperty("regent.crash.process", "");
    private static final Map<String, Integer> COUNTS = new HashMap<>();
    private static final Set<String> OPENED = new HashSet<>();

    private Crash() {}

    /** This thread is at that step. */
    public static void at(String step) {
        try {
            List<String> armed = Files.readAllLines(ARMED, UTF_8);
            if (armed.size() >= 5) {
                consider(step, armed);
            }
        } catch (NoSuchFileException unarmed) {
            return;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void consider(String step, List<String> armed) throws IOException {
        String id = armed.get(0);
        String first = armed.get(4);
        synchronized (COUNTS) {
            if (step.equals(first)) {
                OPENED.add(id);
            }
            boolean mine = step.equals(armed.get(1)) && (first.isEmpty() || OPENED.contains(id));
            if (!mine || COUNTS.merge(id, 1, Integer::sum) != Integer.parseInt(armed.get(2))) {
                return;
            }
        }
        bite(step, id, armed.get(3));
    }

    private static void bite(String step, String id, String signal) throws IOException {
        try {
            Files.move(ARMED, FOLDER.resolve("taken-" + id), StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException another) {
            return; // another process was first
        }
        try {
            Files.move(FOLDER.resolve("next"), ARMED, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException none) {
            // this was the last one
        }
        Path unfinished = FOLDER.resolve("unfinished-" + id);
        Files.writeString(unfinished, PROCESS + "\n" + Thread.currentThread().getName() + "\n" + step + "\n", UTF_8);
        Files.move(unfinished, FOLDER.resolve("bit-" + id), StandardCopyOption.ATOMIC_MOVE);
        raise(signal);
    }

    /** {@code sun.misc.Signal.raise} refuses signals that Java cannot handle; below it is the call itself, which returns when it is delivered. */
    private static void raise(String name) {
        try {
            Class<?> type = Class.forName("jdk.internal.misc.Signal");
            Object signal = type.getConstructor(String.class).newInstance(name);
            Method number = type.getMethod("getNumber");
            Method raise = type.getDeclaredMethod("raise0", int.class);
            raise.setAccessible(true);
            raise.invoke(null, number.invoke(signal));
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("cannot raise " + name, impossible);
        }
    }
}
