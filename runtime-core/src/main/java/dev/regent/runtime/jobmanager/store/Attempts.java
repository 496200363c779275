package dev.regent.runtime.jobmanager.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.CorruptStateException;
import dev.regent.runtime.json.Json;
import dev.regent.runtime.json.MalformedJsonException;
import dev.regent.runtime.rpc.Attempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The current attempt of each subtask, recorded before it is deployed, so that a new leader knows which reported attempt counts and that
 * every attempt is larger than all before it (J6).
 *
 * @param subtasks by index; a subtask that was never deployed is missing
 */
public record Attempts(Map<Integer, Entry> subtasks) {

    /** No subtask was ever deployed. */
    public static final Attempts NONE = new Attempts(Map.of());

    private static final int VERSION = 1;

    public Attempts {
        subtasks = Map.copyOf(subtasks);
    }

    /** The same with some entries put. */
    public Attempts with(Map<Integer, Entry> changed) {
        Map<Integer, Entry> all = new TreeMap<>(subtasks);
        all.putAll(changed);
        return new Attempts(all);
    }

    /** As it is stored: about 40 bytes a subtask, so that a thousand fit into one entry of any backend. */
    public String text() {
        List<String> taskManagers = subtasks.values().stream()
                .map(Entry::taskManager)
                .distinct()
                .sorted()
                .toList();
        List<List<Long>> rows = new ArrayList<>();
        new TreeMap<>(subtasks)
                .forEach((index, entry) -> rows.add(List.of(
                        (long) index,
                        entry.attempt().token(),
                        (long) entry.attempt().n(),
                        (long) taskManagers.indexOf(entry.taskManager()),
                        entry.startedAtMillis())));
        return Json.text(new Stored(VERSION, taskManagers, rows));
    }

    /**
     * Reads what {@link #text} has written.
     *
     * @throws CorruptStateException if it is anything else
     */
    public static Attempts parse(String text) {
        try {
            Stored stored = Json.read(text.getBytes(UTF_8), Stored.class);
            if (stored.version() != VERSION) {
                throw new CorruptStateException("the recorded attempts have format " + stored.version());
            }
            Map<Integer, Entry> entries = new TreeMap<>();
            for (List<Long> row : stored.subtasks()) {
                Attempt attempt = new Attempt(row.get(1), Math.toIntExact(row.get(2)));
                String taskManager = stored.taskManagers().get(Math.toIntExact(row.get(3)));
                entries.put(Math.toIntExact(row.get(0)), new Entry(attempt, taskManager, row.get(4)));
            }
            return new Attempts(entries);
        } catch (MalformedJsonException
                | ArithmeticException
                | IndexOutOfBoundsException
                | IllegalArgumentException malformed) {
            throw new CorruptStateException(
                    "the recorded attempts cannot be read: " + malformed.getMessage(), malformed);
        }
    }

    /** Each row: index, token, n, position of the TaskManager, wall time. */
    private record Stored(int version, List<String> taskManagers, List<List<Long>> subtasks) {}

    /**
     * One attempt.
     *
     * @param attempt its number
     * @param taskManager incarnation of the TaskManager that it was given to
     * @param startedAtMillis wall time of the decision
     */
    public record Entry(Attempt attempt, String taskManager, long startedAtMillis) {}
}
