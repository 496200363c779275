package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Moment;
import dev.regent.it.crash.CrashPoint.Place;
import dev.regent.it.crash.CrashPoint.Role;
import dev.regent.it.crash.CrashPoint.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects points that have most in common. */
final class Catalogue {

    private final List<CrashPoint> points = new ArrayList<>();
    private String part = "";
    private Role role = Role.JOBMANAGER;
    private int nth = 1;
    private Optional<String> first = Optional.empty();
    private Optional<String> prelude = Optional.empty();
    private Scenario scenario = Scenario.FINISH;

    /** What follows is of that part and role, is reached in any run, and bites the first time. */
    Catalogue part(String name, Role whose) {
        part = name;
        role = whose;
        nth = 1;
        first = Optional.empty();
        prelude = Optional.empty();
        scenario = Scenario.FINISH;
        return this;
    }

    /** What follows bites when it is passed that often. */
    Catalogue nth(int times) {
        nth = times;
        return this;
    }

    /** What follows counts from the passing of that step on. */
    Catalogue from(String step) {
        first = Optional.of(step);
        return this;
    }

    /** What follows is reached once a process was killed at that step. */
    Catalogue behind(String point) {
        prelude = Optional.of(point);
        return this;
    }

    /** What follows happens to a job that is cancelled. */
    Catalogue canceled() {
        scenario = Scenario.CANCEL;
        return this;
    }

    /** What follows happens to a job that takes its time. */
    Catalogue slowly() {
        scenario = Scenario.SLOWLY;
        return this;
    }

    /** Two points. */
    Catalogue around(String name, String step, String type, String method) {
        return around(name, step, type, method, "TRUE");
    }

    Catalogue around(String name, String step, String type, String method, String condition) {
        return before(name + "-before", "before " + step, type, method, condition)
                .after(name + "-after", "after " + step, type, method, condition);
    }

    Catalogue before(String name, String step, String type, String method) {
        return before(name, step, type, method, "TRUE");
    }

    Catalogue before(String name, String step, String type, String method, String condition) {
        return add(name, step, new Place(type, method, Moment.BEFORE, condition));
    }

    Catalogue after(String name, String step, String type, String method) {
        return after(name, step, type, method, "TRUE");
    }

    Catalogue after(String name, String step, String type, String method, String condition) {
        return add(name, step, new Place(type, method, Moment.AFTER, condition));
    }

    private Catalogue add(String name, String step, Place place) {
        points.add(new CrashPoint(name, part, step, role, place, nth, first, prelude, scenario));
        return this;
    }

    List<CrashPoint> points() {
        return List.copyOf(points);
    }
}
