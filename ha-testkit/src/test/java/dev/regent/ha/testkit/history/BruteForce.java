package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Tries every order of the calls of one register, and every version for each write without an answer. It shares nothing with the search but the calls. */
final class BruteForce {

    private static final String FRESH = "fresh-";

    private final RegisterHistory history;
    private final Set<String> free = new HashSet<>();

    private BruteForce(RegisterHistory history) {
        this.history = history;
        for (RegisterCall call : history.calls()) {
            call.shown().flatMap(Result.Found::content).map(Content::version).ifPresent(free::add);
            if (call.expected() instanceof Expectation.Exactly exactly) {
                free.add(exactly.version());
            }
        }
        for (RegisterCall call : history.calls()) {
            if (call.result() instanceof Result.Applied applied) {
                free.remove(applied.version());
            }
        }
    }

    static boolean linearizable(RegisterHistory register) {
        return new BruteForce(register).order(register.calls(), Long.MIN_VALUE, Optional.empty(), Set.of());
    }

    private boolean order(List<RegisterCall> left, long now, Optional<Content> there, Set<String> used) {
        if (left.stream().allMatch(BruteForce::optional)) {
            return true;
        }
        for (int i = 0; i < left.size(); i++) {
            RegisterCall call = left.get(i);
            long at = Math.max(now, call.start());
            List<RegisterCall> others = new ArrayList<>(left);
            others.remove(i);
            if (at <= last(call) && effect(call, others, at, there, used)) {
                return true;
            }
        }
        return false;
    }

    private static boolean optional(RegisterCall call) {
        return call.result() instanceof Result.Unknown || call.result() instanceof Result.Failed;
    }

    private long last(RegisterCall call) {
        long end = optional(call) ? RegisterCall.PENDING : call.end();
        return call.mayChange() ? Math.min(end, history.closedTo(call.token())) : end;
    }

    private boolean effect(
            RegisterCall call, List<RegisterCall> others, long at, Optional<Content> there, Set<String> used) {
        if (call.shown().filter(found -> !found.content().equals(there)).isPresent()) {
            return false;
        }
        boolean expected = call.expected().holds(there);
        if (!call.mayChange()) {
            boolean rejected = call.result() instanceof Result.Rejected;
            boolean saw = call.result() instanceof Result.Found;
            return (saw || rejected && !expected) && order(others, at, there, used);
        }
        if (!expected) {
            return false;
        }
        if (!(call.action() instanceof Action.Write write)) {
            return order(others, at, Optional.empty(), used);
        }
        return versions(call).stream()
                .filter(version -> !used.contains(version))
                .anyMatch(version ->
                        order(others, at, Optional.of(new Content(version, write.value())), with(used, version)));
    }

    private Set<String> versions(RegisterCall call) {
        if (call.result() instanceof Result.Applied applied) {
            return Set.of(applied.version());
        }
        return with(free, FRESH + call.start() + call.process());
    }

    private static Set<String> with(Set<String> some, String another) {
        Set<String> more = new HashSet<>(some);
        more.add(another);
        return more;
    }
}
