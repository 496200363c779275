package dev.regent.simulation.runtime;

import dev.regent.simulation.kernel.Simulation;
import java.util.EnumMap;
import java.util.Map;

/** Throws the dice for each request and message, and counts what went wrong. */
final class Trouble {

    private final Simulation simulation;
    private final double probability;
    private final Map<RuntimeFault, Integer> counts = new EnumMap<>(RuntimeFault.class);
    private int storageOutages;
    private boolean over;

    Trouble(Simulation simulation, double probability) {
        this.simulation = simulation;
        this.probability = probability;
    }

    /** Whether this fault strikes now, as often as the plan says times the share. */
    boolean hit(RuntimeFault kind, double share) {
        if (over || probability == 0 || !simulation.chance(probability * share)) {
            return false;
        }
        count(kind);
        return true;
    }

    void count(RuntimeFault kind) {
        counts.merge(kind, 1, Integer::sum);
    }

    Map<RuntimeFault, Integer> counts() {
        return counts;
    }

    void storageOutage(long time) {
        storageOutages++;
        simulation.after(time, () -> storageOutages--);
    }

    boolean storageIsOut() {
        return !over && storageOutages > 0;
    }

    /** Nothing goes wrong any more. */
    void end() {
        over = true;
    }
}
