package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.Finding.Linearizable;
import dev.regent.ha.testkit.history.Finding.Undecided;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether registers were linearizable (S2, S3) and closed to former leaders (S1): each by itself, which is enough (Herlihy and Wing), first by
 * its versions, then by a search for an order. It takes seconds for 100,000 calls of few processes, and gives up where it would take too long.
 */
public final class RegisterCheck {

    static final String LINEARIZABLE = "S2";
    static final String FENCED = "S1";

    /** Calls of all smaller histories that are checked to find a minimal one: some ten seconds. */
    private static final long REDUCTION = 10_000_000;

    private RegisterCheck() {}

    /** Checks every register, by name. */
    public static List<Finding> check(RegisterHistory history, Limits limits) {
        return history.byRegister().entrySet().stream()
                .map(register -> check(register.getKey(), register.getValue(), limits))
                .toList();
    }

    /**
     * The fewest calls that were found to be broken in the same history, with all fences: where a call's expectation does not matter it has none ({@code put}).
     *
     * @param history the history of one register or more
     * @param broken what was found in it
     */
    public static RegisterHistory minimal(RegisterHistory history, Broken broken, Limits limits) {
        RegisterHistory register = Optional.ofNullable(history.byRegister().get(broken.register()))
                .orElseThrow(() -> new IllegalArgumentException("no such register: " + broken.register()));
        return Reduction.minimal(register, broken, limits, REDUCTION);
    }

    static Finding check(String register, RegisterHistory history, Limits limits) {
        Optional<Broken> obvious = VersionCheck.check(history);
        if (obvious.isPresent()) {
            return obvious.orElseThrow();
        }
        Steps steps = Steps.of(history);
        Optional<Broken> crossed = Zones.check(steps);
        if (crossed.isPresent()) {
            return crossed.orElseThrow();
        }
        OrderSearch search = new OrderSearch(steps);
        return switch (search.run(limits)) {
            case ORDERED -> new Linearizable(register, history.calls().size());
            case UNDECIDED ->
                new Undecided(
                        register,
                        "no order found within " + limits.tries() + " tries and " + limits.situations()
                                + " situations");
            case IMPOSSIBLE -> broken(register, search, onlyFenced(history, limits));
        };
    }

    private static Broken broken(String register, OrderSearch search, boolean fenced) {
        return new Broken(
                register,
                fenced ? FENCED : LINEARIZABLE,
                fenced
                        ? "a change under a former token took effect after a newer leader had opened the register"
                        : "no order of the calls explains all answers",
                search.obstacle().map(step -> List.of(step.call())).orElse(List.of()));
    }

    /** Whether there is an order if nobody is shut out. */
    private static boolean onlyFenced(RegisterHistory history, Limits limits) {
        Steps unfenced = Steps.of(RegisterHistory.of(history.calls()));
        return !history.fences().isEmpty() && new OrderSearch(unfenced).run(limits) == OrderSearch.Answer.ORDERED;
    }
}
