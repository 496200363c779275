package dev.regent.compat.catalogue;

import java.util.List;
import java.util.Optional;

/**
 * A thing that can be run and judged by itself.
 *
 * @param id what people call it: {@code F1} to {@code F30}, or a word
 * @param title what happens, in a few words
 * @param checks the tests that are it; none if the kit does not have it
 * @param why why a scenario without checks is not run; empty if it has some
 * @param declared whether {@code why} is something that the driver declares, and no lack of the kit
 */
public record Scenario(
        String id, String title, Level level, List<Check> checks, Optional<String> why, boolean declared) {

    public Scenario {
        checks = List.copyOf(checks);
    }

    static Scenario of(String id, String title, Level level, Check... checks) {
        return new Scenario(id, title, level, List.of(checks), Optional.empty(), false);
    }

    /** All tests of some contracts. */
    static Scenario ofAll(String id, String title, Level level, Class<?>... suites) {
        return new Scenario(
                id,
                title,
                level,
                List.of(suites).stream()
                        .flatMap(suite -> Check.all(suite).stream())
                        .toList(),
                Optional.empty(),
                false);
    }

    static Scenario missing(String id, String title, String why) {
        return new Scenario(id, title, Level.FAULTS, List.of(), Optional.of(why), false);
    }

    static Scenario declared(String id, String title, String why) {
        return new Scenario(id, title, Level.FAULTS, List.of(), Optional.of(why), true);
    }

    /** Numbers of the rules that it checks. */
    public List<String> rules() {
        return Rules.in(String.join(" ", checks.stream().map(Check::text).toList()));
    }

    /** Whether it injects faults, and so is run alone. */
    public boolean alone() {
        return level == Level.FAULTS || level == Level.SOAK;
    }
}
