package dev.regent.mutants;

import dev.regent.mutants.Verdict.Violation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out of each mutant whether its killers notice it. May be used by several threads. */
final class Examination {

    private final Workspace workspace;
    private final ChildJvm jvm;
    private final Map<String, Verdict> unmutated = new ConcurrentHashMap<>();

    Examination(Workspace workspace, ChildJvm jvm) {
        this.workspace = workspace;
        this.jvm = jvm;
    }

    /** Runs the mutant's killers until one reports a rule that it breaks, each of them before that on the real code, where it must be clean. */
    Result examine(Mutant mutant) {
        long start = System.nanoTime();
        Path overlay;
        try {
            overlay = new Overlay(workspace, mutant).compile();
        } catch (StaleMutantException stale) {
            return new Result(mutant, Optional.empty(), String.valueOf(stale.getMessage()), since(start));
        }
        List<String> reasons = new ArrayList<>();
        for (Killer killer : mutant.killers()) {
            Verdict without = unmutated.computeIfAbsent(killer.text(), text -> jvm.run(killer, List.of()));
            if (!without.clean()) {
                reasons.add("[" + killer.text() + "] is not clean on the real code: " + without.output());
                continue;
            }
            Verdict verdict = jvm.run(killer, List.of(overlay));
            Optional<Violation> kill = verdict.of(mutant.rules());
            if (kill.isPresent()) {
                return new Result(mutant, Optional.of(kill.get()), "", since(start));
            }
            reasons.add(reason(killer, verdict));
        }
        return new Result(mutant, Optional.empty(), String.join("; ", reasons), since(start));
    }

    private static String reason(Killer killer, Verdict verdict) {
        String by = "[" + killer.text() + "] ";
        if (!verdict.violations().isEmpty()) {
            return by + "noticed other rules only: " + verdict.violations();
        }
        return verdict.complete()
                ? by + "noticed nothing"
                : by + "gave no verdict within " + verdict.time().toSeconds() + " s: " + verdict.output();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /**
     * What became of one mutant.
     *
     * @param kill what noticed it; empty if it survived
     * @param reason why it survived, or cannot be examined
     * @param time of its killers, those on the real code included that nobody had run before
     */
    record Result(Mutant mutant, Optional<Violation> kill, String reason, Duration time) {

        boolean killed() {
            return kill.isPresent();
        }
    }
}
