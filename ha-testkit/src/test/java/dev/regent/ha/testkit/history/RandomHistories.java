package dev.regent.ha.testkit.history;

import dev.regent.ha.testkit.history.RegisterCall.Action;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.history.RegisterCall.Expectation;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Histories of a register that works: each call takes effect at one moment between its start and its end, and is then told, told to have an unknown outcome,
 * or never answered. Processes may have gone on with others meanwhile.
 */
final class RandomHistories {

    private static final String REGISTER = "r";

    private final Random random;
    private final int processes;
    private final int values;
    private final double unknown;
    private final List<RegisterCall> calls = new ArrayList<>();
    private final Map<String, Optional<Content>> known = new HashMap<>();
    private Optional<Content> there = Optional.empty();
    private int versions;

    RandomHistories(long seed, int processes, int values, double unknown) {
        this.random = new Random(seed);
        this.processes = processes;
        this.values = values;
        this.unknown = unknown;
    }

    /** A history of so many calls; {@code overlap} is how far a call's ends are from its moment, in steps of 10. */
    RegisterHistory make(int size, int overlap) {
        for (int i = 0; i < size; i++) {
            call(10L * i, overlap);
        }
        return RegisterHistory.of(calls);
    }

    private void call(long moment, int overlap) {
        String process = "p" + random.nextInt(processes);
        Action action = action(known.getOrDefault(process, Optional.empty()));
        long start = moment - random.nextInt(10 * overlap);
        long end = moment + random.nextInt(10 * overlap);
        if (action instanceof Action.Read) {
            known.put(process, there);
            add(process, action, new Result.Found(there), start, end);
            return;
        }
        boolean lost = random.nextDouble() < unknown;
        if (lost && random.nextBoolean()) {
            add(process, action, new Result.Unknown(), start, end); // it never took effect
            return;
        }
        Result result = apply(process, action);
        add(process, action, lost ? new Result.Unknown() : result, start, end);
        if (!lost) {
            known.put(process, there);
        }
    }

    private void add(String process, Action action, Result result, long start, long end) {
        calls.add(new RegisterCall(process, 0, REGISTER, action, result, start, end));
    }

    private Action action(Optional<Content> last) {
        int kind = random.nextInt(10);
        if (kind < 4) {
            return new Action.Read();
        }
        Expectation expected = last.<Expectation>map(content -> new Expectation.Exactly(content.version()))
                .orElse(new Expectation.Nothing());
        if (kind == 4) {
            return new Action.Remove(last.isEmpty() ? new Expectation.Anything() : expected);
        }
        String value = "x" + random.nextInt(values);
        return new Action.Write(kind == 5 ? new Expectation.Anything() : expected, value);
    }

    private Result apply(String process, Action action) {
        Expectation expected =
                action instanceof Action.Write write ? write.expected() : ((Action.Remove) action).expected();
        if (!expected.holds(there)) {
            known.put(process, there);
            return new Result.Rejected(
                    random.nextInt(4) == 0 ? Optional.empty() : Optional.of(new Result.Found(there)));
        }
        if (action instanceof Action.Write write) {
            there = Optional.of(new Content("v" + ++versions, write.value()));
            return new Result.Applied("v" + versions);
        }
        there = Optional.empty();
        return new Result.Removed();
    }

    /** The same with one answer, time or call changed, which often leaves no order. */
    RegisterHistory spoil(RegisterHistory good) {
        List<RegisterCall> spoiled = new ArrayList<>(good.calls());
        int i = random.nextInt(spoiled.size());
        RegisterCall call = spoiled.get(i);
        switch (random.nextInt(6)) {
            case 0 -> spoiled.remove(i);
            case 1 -> spoiled.set(i, call.answered(call.result(), call.start()));
            case 2 -> spoiled.set(i, shifted(call, 10L * (random.nextInt(9) - 4)));
            case 3 -> spoiled.set(i, call.action() instanceof Action.Read ? shown(call) : call);
            case 4 -> {
                if (!(call.action() instanceof Action.Read)) {
                    spoiled.set(i, call.answered(new Result.Failed(), call.end()));
                }
            }
            default ->
                spoiled.add(new RegisterCall(
                        "q", 0, REGISTER, call.action(), call.result(), call.start() + 20, call.end() + 20));
        }
        Map<Long, Long> fences =
                random.nextInt(4) == 0 ? Map.of(1L, 10L * random.nextInt(spoiled.size() + 1)) : Map.of();
        return new RegisterHistory(spoiled, fences);
    }

    private RegisterCall shown(RegisterCall read) {
        Optional<Content> other = random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(new Content("v" + (1 + random.nextInt(versions + 1)), "x" + random.nextInt(values)));
        return read.answered(new Result.Found(other), read.end());
    }

    private static RegisterCall shifted(RegisterCall call, long by) {
        return new RegisterCall(
                call.process(),
                call.token(),
                call.register(),
                call.action(),
                call.result(),
                call.start() + by,
                call.end() + by);
    }
}
