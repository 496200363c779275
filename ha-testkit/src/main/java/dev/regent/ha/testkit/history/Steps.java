package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import dev.regent.ha.testkit.history.Step.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The calls on one register as steps, by their start. A write without an answer has a version as well, if it took effect: one that other calls name with its
 * value and that no acknowledged write was given, or one that nobody names.
 */
final class Steps {

    private final RegisterHistory history;
    private final Map<Long, Long> closed = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final List<String> versions = new ArrayList<>(List.of("absent"));
    private final Set<String> acknowledged = new HashSet<>();
    private final Map<String, String> orphans = new HashMap<>();
    private final Map<String, List<Integer>> byValue = new HashMap<>();
    private final List<Integer> withoutValue = new ArrayList<>();
    private final List<Step> all = new ArrayList<>();
    private final boolean blind;

    private Steps(RegisterHistory history) {
        this.history = history;
        history.calls().forEach(this::collectAcknowledged);
        history.calls().forEach(this::collectOrphans);
        Set<String> valued = orphans.keySet();
        orphans.forEach((version, value) ->
                byValue.computeIfAbsent(value, first -> new ArrayList<>()).add(number(version)));
        history.calls().stream()
                .filter(RegisterCall::mayChange)
                .map(RegisterCall::expected)
                .filter(expected -> expected instanceof Expectation.Exactly)
                .map(expected -> ((Expectation.Exactly) expected).version())
                .filter(version -> !acknowledged.contains(version) && !valued.contains(version))
                .distinct()
                .forEach(version -> withoutValue.add(number(version)));
        this.blind = history.calls().stream().anyMatch(Steps::blind);
        history.calls().stream()
                .sorted(Comparator.comparingLong(RegisterCall::start))
                .forEach(this::add);
    }

    static Steps of(RegisterHistory register) {
        return new Steps(register);
    }

    /** By their start. */
    List<Step> all() {
        return all;
    }

    /** One more than the largest number of a version. */
    int size() {
        return versions.size();
    }

    String version(int number) {
        return versions.get(number);
    }

    private void collectAcknowledged(RegisterCall call) {
        if (call.result() instanceof Result.Applied applied) {
            acknowledged.add(applied.version());
        }
    }

    private void collectOrphans(RegisterCall call) {
        call.shown()
                .flatMap(Result.Found::content)
                .filter(content -> !acknowledged.contains(content.version()))
                .ifPresent(content -> orphans.putIfAbsent(content.version(), content.value()));
    }

    private static boolean blind(RegisterCall call) {
        return call.result() instanceof Result.Rejected && call.shown().isEmpty();
    }

    private int number(String version) {
        return numbers.computeIfAbsent(version, fresh -> {
            versions.add(fresh);
            return versions.size() - 1;
        });
    }

    private void add(RegisterCall call) {
        if (call.mayChange()) {
            long last = Math.min(call.end(), closed.computeIfAbsent(call.token(), history::closedTo));
            List<Integer> options = options(call);
            boolean bounded = call.acknowledged();
            long until = bounded ? last : closed.getOrDefault(call.token(), RegisterCall.PENDING);
            // One that starts too late, or leaves what nobody names, is the same as one that never takes effect.
            if (bounded || call.start() <= until && !options.isEmpty()) {
                all.add(new Step(call, call.start(), until, bounded, Form.CHANGES, subject(call.expected()), options));
            }
        } else if (call.shown().isPresent()) {
            int shown = shown(call.shown().orElseThrow().content());
            all.add(new Step(call, call.start(), call.end(), true, Form.SEES, shown, List.of()));
        } else if (blind(call)) {
            all.add(new Step(call, call.start(), call.end(), true, Form.MISSES, subject(call.expected()), List.of()));
        }
    }

    private int shown(Optional<Content> content) {
        return content.map(there -> number(there.version())).orElse(Step.ABSENT);
    }

    private int subject(Expectation expected) {
        if (expected instanceof Expectation.Exactly exactly) {
            return number(exactly.version());
        }
        return expected instanceof Expectation.Nothing ? Step.ABSENT : Step.ANY;
    }

    private List<Integer> options(RegisterCall call) {
        if (call.result() instanceof Result.Applied applied) {
            return List.of(number(applied.version()));
        }
        if (!(call.action() instanceof Action.Write write)) {
            return List.of(Step.ABSENT);
        }
        List<Integer> options = new ArrayList<>(byValue.getOrDefault(write.value(), List.of()));
        options.addAll(withoutValue);
        if (blind) {
            options.add(Step.FRESH);
        }
        return options;
    }
}
