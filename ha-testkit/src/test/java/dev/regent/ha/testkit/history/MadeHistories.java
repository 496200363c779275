package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the histories below {@code known-answers/made}: of a register that works, and the same with one anomaly planted among its calls, so that each verdict is
 * known by how the history was made. Argument: the folder.
 */
final class MadeHistories {

    private static final int EACH = 24;
    private static final int CALLS = 40;

    private MadeHistories() {}

    /** What is planted after an acknowledged change of a known version. */
    enum Anomaly {
        /** A read that began after the change shows what was there before. */
        STALE_READ,
        /** The same version is replaced once more. */
        LOST_UPDATE,
        /** The scope was closed to the writer before it began. */
        FENCED_WRITE,
        /** A read shows what nobody wrote. */
        FROM_NOWHERE
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        for (int i = 0; i < EACH; i++) {
            RegisterHistory good = new RandomHistories(i, 2 + i % 4, 100, 0.1 * (i % 3)).make(CALLS, 1 + i % 5);
            write(folder, "works-%02d".formatted(i), "A register that works, seed " + i + ".", "linearizable", good);
            Anomaly anomaly = Anomaly.values()[i % Anomaly.values().length];
            String what = "The same with a planted " + anomaly + ".";
            write(folder, "planted-%02d".formatted(i), what, "broken", plant(anomaly, good));
        }
    }

    private static void write(Path folder, String name, String what, String verdict, RegisterHistory history)
            throws IOException {
        List<String> lines = new ArrayList<>(List.of("# " + what, "# verdict: " + verdict));
        lines.addAll(history.lines());
        Files.write(folder.resolve(name + ".txt"), lines);
    }

    /** The same with an anomaly after the first acknowledged change that expected a version. */
    static RegisterHistory plant(Anomaly anomaly, RegisterHistory good) {
        RegisterCall change = good.calls().stream()
                .filter(call -> call.acknowledged() && call.expected() instanceof Expectation.Exactly)
                .findFirst()
                .orElseThrow();
        String version = ((Expectation.Exactly) change.expected()).version();
        String value = good.calls().stream()
                .filter(call -> call.result().equals(new Result.Applied(version)))
                .map(call -> ((Action.Write) call.action()).value())
                .findFirst()
                .orElse("x");
        Action replace = new Action.Write(new Expectation.Exactly(version), "y");
        List<RegisterCall> calls = new ArrayList<>(good.calls());
        switch (anomaly) {
            case STALE_READ -> calls.add(after(change, new Action.Read(), found(version, value)));
            case LOST_UPDATE -> calls.add(after(change, replace, new Result.Applied("w")));
            case FROM_NOWHERE -> calls.add(after(change, new Action.Read(), found("w", "y")));
            case FENCED_WRITE -> {
                return new RegisterHistory(calls, Map.of(1L, change.start() - 1));
            }
        }
        return good.with(calls);
    }

    private static Result found(String version, String value) {
        return new Result.Found(Optional.of(new Content(version, value)));
    }

    private static RegisterCall after(RegisterCall change, Action action, Result result) {
        return new RegisterCall("late", 0, change.register(), action, result, change.end() + 1, change.end() + 5);
    }
}
