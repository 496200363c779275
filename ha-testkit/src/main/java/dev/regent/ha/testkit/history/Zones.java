package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.Step.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds two versions each of which was there before the other: a stale read, or a value that came back. All that see or make a version happen in one
 * piece, since no version repeats; its zone reaches from the first end of these steps to the last start (Gibbons and Korach, "Testing shared memories").
 */
final class Zones {

    private Zones() {}

    /** What one version's steps span. */
    private static final class Zone {
        private final String version;
        private Optional<Step> first = Optional.empty();
        private Optional<Step> last = Optional.empty();

        Zone(String version) {
            this.version = version;
        }

        void add(Step step) {
            if (first.isEmpty() || step.last() < low()) {
                first = Optional.of(step);
            }
            if (last.isEmpty() || step.start() > high()) {
                last = Optional.of(step);
            }
        }

        /** It was there by then. */
        long low() {
            return first.orElseThrow().last();
        }

        /** It was still there then. */
        long high() {
            return last.orElseThrow().start();
        }

        boolean forward() {
            return low() < high();
        }

        boolean conflicts(Zone other) {
            return low() < other.high() && other.low() < high();
        }
    }

    /** Empty if no two versions exclude each other. */
    static Optional<Broken> check(Steps register) {
        List<Zone> zones = zones(register);
        TreeMap<Long, Zone> forward = new TreeMap<>();
        zones.sort(Comparator.comparingLong(Zone::low));
        for (Zone zone : zones) {
            if (zone.forward()) {
                Optional<Zone> before = Optional.ofNullable(forward.put(zone.low(), zone))
                        .or(() -> Optional.ofNullable(forward.lowerEntry(zone.low()))
                                .map(entry -> entry.getValue()));
                if (before.filter(zone::conflicts).isPresent()) {
                    return Optional.of(broken(before.orElseThrow(), zone));
                }
            }
        }
        for (Zone zone : zones) {
            Optional<Zone> around =
                    Optional.ofNullable(forward.lowerEntry(zone.high())).map(entry -> entry.getValue());
            if (!zone.forward() && around.filter(zone::conflicts).isPresent()) {
                return Optional.of(broken(around.orElseThrow(), zone));
            }
        }
        return Optional.empty();
    }

    private static List<Zone> zones(Steps register) {
        List<Zone> zones = new ArrayList<>();
        for (int i = 0; i < register.size(); i++) {
            zones.add(new Zone(register.version(i)));
        }
        for (Step step : register.all()) {
            if (step.mandatory() && step.form() != Form.MISSES && step.subject() > Step.ABSENT) {
                zones.get(step.subject()).add(step);
            }
            if (step.written() > Step.ABSENT) {
                zones.get(step.written()).add(step);
            }
        }
        zones.removeIf(zone -> zone.first.isEmpty());
        return zones;
    }

    private static Broken broken(Zone one, Zone other) {
        List<RegisterCall> calls = List.of(one.first, one.last, other.first, other.last).stream()
                .map(step -> step.orElseThrow().call())
                .distinct()
                .sorted(Comparator.comparingLong(RegisterCall::start))
                .toList();
        String why = "version " + one.version + " was there before and after version " + other.version
                + ", and no version comes back";
        return new Broken(calls.get(0).register(), RegisterCheck.LINEARIZABLE, why, calls);
    }
}
