package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.Finding.Broken;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What versions tell without a search, one call or one version at a time. It finds most that can go wrong and says what, but not all: who passes it may
 * still have no order.
 */
final class VersionCheck {

    private final List<RegisterCall> calls;
    private final Map<String, RegisterCall> writers = new HashMap<>();
    private final Map<String, RegisterCall> successors = new HashMap<>();
    private final Map<String, RegisterCall> witnesses = new HashMap<>();
    private final RegisterHistory history;
    private Optional<Broken> broken = Optional.empty();

    private VersionCheck(RegisterHistory history) {
        this.history = history;
        this.calls = history.calls();
    }

    /** Empty if nothing was found. */
    static Optional<Broken> check(RegisterHistory register) {
        VersionCheck check = new VersionCheck(register);
        check.calls.forEach(check::written);
        check.calls.forEach(check::succeeded);
        check.calls.forEach(check::refused);
        check.calls.forEach(check::shown);
        check.unanswered();
        return check.broken;
    }

    private void report(String why, RegisterCall... evidence) {
        report(RegisterCheck.LINEARIZABLE, why, evidence);
    }

    private void report(String rule, String why, RegisterCall... evidence) {
        if (broken.isEmpty()) {
            broken = Optional.of(new Broken(evidence[0].register(), rule, why, List.of(evidence)));
        }
    }

    private void written(RegisterCall call) {
        if (call.result() instanceof Result.Applied applied) {
            Optional.ofNullable(writers.putIfAbsent(applied.version(), call))
                    .ifPresent(other -> report("two writes were given the version " + applied.version(), other, call));
        }
        if (call.acknowledged() && call.start() > history.closedTo(call.token())) {
            report(
                    RegisterCheck.FENCED,
                    "a write under a former token was applied after a newer leader had opened the register",
                    call);
        }
    }

    private void succeeded(RegisterCall call) {
        if (call.acknowledged() && call.expected() instanceof Expectation.Exactly exactly) {
            Optional.ofNullable(successors.putIfAbsent(exactly.version(), call))
                    .ifPresent(other -> report(
                            "two changes that expected the version " + exactly.version() + " were applied",
                            other,
                            call));
        }
    }

    private void refused(RegisterCall call) {
        if (call.result() instanceof Result.Rejected rejected) {
            boolean held = call.expected() instanceof Expectation.Anything
                    || rejected.shown()
                            .filter(found -> call.expected().holds(found.content()))
                            .isPresent();
            if (held) {
                report("a change was rejected although what it expected was there", call);
            }
        }
    }

    private void shown(RegisterCall call) {
        Optional<Content> content = call.shown().flatMap(Result.Found::content);
        if (content.isEmpty()) {
            return;
        }
        Content there = content.orElseThrow();
        Optional<RegisterCall> writer = Optional.ofNullable(writers.get(there.version()));
        RegisterCall first = witnesses.computeIfAbsent(there.version(), version -> call);
        if (writer.isPresent()) {
            if (!value(writer.orElseThrow()).equals(there.value())) {
                report("a version has another value than was written", writer.orElseThrow(), call);
            } else if (call.end() < writer.orElseThrow().start()) {
                report("a write was seen before it began", writer.orElseThrow(), call);
            }
        } else if (!first.shown().equals(call.shown())) {
            report("a version has two values", first, call);
        }
    }

    /** Versions that no acknowledged write was given are those of writes without an answer. */
    private void unanswered() {
        Map<String, List<RegisterCall>> unknown = new HashMap<>();
        calls.stream()
                .filter(call -> call.mayChange() && !call.acknowledged())
                .forEach(call -> unknown.computeIfAbsent(value(call), first -> new ArrayList<>())
                        .add(call));
        witnesses.forEach((version, witness) -> {
            if (!writers.containsKey(version)) {
                Content shown = witness.shown().flatMap(Result.Found::content).orElseThrow();
                boolean possible = unknown.getOrDefault(shown.value(), List.of()).stream()
                        .anyMatch(write -> write.start() <= witness.end());
                if (!possible) {
                    report("a version was seen that nobody had written", witness);
                }
            }
        });
    }

    private static String value(RegisterCall call) {
        return call.action() instanceof RegisterCall.Action.Write write ? write.value() : "";
    }
}
