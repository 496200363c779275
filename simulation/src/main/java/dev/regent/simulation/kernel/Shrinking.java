package dev.regent.simulation.kernel;

import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes a failing plan smaller as long as it still fails. */
public final class Shrinking {

    private Shrinking() {}

    /**
     * The smallest plan found.
     *
     * @param smaller gives plans with something left out
     * @param fails whether a plan still breaks the same rule
     */
    public static <P> P smallest(P failing, Function<P, List<P>> smaller, Predicate<P> fails) {
        P best = failing;
        boolean changed = true;
        while (changed) {
            changed = false;
            for (P candidate : smaller.apply(best)) {
                if (fails.test(candidate)) {
                    best = candidate;
                    changed = true;
                    break;
                }
            }
        }
        return best;
    }
}
