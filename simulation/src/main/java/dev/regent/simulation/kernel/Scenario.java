package dev.regent.simulation.kernel;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A kind of simulated run of which a seed determines everything. Thread-safe. */
public interface Scenario {

    /** As a person types it. */
    String title();

    /** Names of what goes wrong in it; a campaign in which one of them never did proves little. */
    Set<String> faults();

    /** One run. */
    Result run(long seed, Workers workers);

    /** The history of a failed run, for people: of the smallest run that was found to break the same rule. */
    List<String> explain(Result failed, Workers workers);

    /**
     * What came of one run.
     *
     * @param seed its seed
     * @param violation which rule was broken, beginning with its number and a colon
     * @param faults how often each fault struck
     * @param counts what else was counted
     * @param steps events
     * @param digest of all events
     */
    record Result(
            long seed,
            Optional<String> violation,
            Map<String, Integer> faults,
            Map<String, Integer> counts,
            long steps,
            long digest) {

        public Result {
            faults = Collections.unmodifiableMap(new TreeMap<>(faults));
            counts = Collections.unmodifiableMap(new TreeMap<>(counts));
        }

        /** The rule that a violation names. */
        public static String rule(String violation) {
            int colon = violation.indexOf(':');
            return colon < 0 ? violation : violation.substring(0, colon);
        }
    }
}
