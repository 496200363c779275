package dev.regent.simulation.schedule;

import dev.regent.simulation.kernel.SimProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Between the processes and the store: what a schedule stops, loses or lets pass. Each way takes a millisecond. */
final class Wire {

    private static final long WAY = Duration.ofMillis(1).toNanos();

    private record Trap(Predicate<Request> which, boolean answer, Held held) {}

    private final Stage stage;
    private final List<Trap> traps = new ArrayList<>();
    private final Set<SimProcess> cutOff = new HashSet<>();

    Wire(Stage stage) {
        this.stage = stage;
    }

    /** The next such request is stopped before the store sees it. */
    Held hold(Actor from, String what, Predicate<Request> which) {
        return trap(from, what, which, false);
    }

    /** The next such request is applied at once, and its answer is stopped. */
    Held holdAnswer(Actor from, String what, Predicate<Request> which) {
        return trap(from, what, which, true);
    }

    private Held trap(Actor from, String what, Predicate<Request> which, boolean answer) {
        Held held = new Held(stage, what);
        traps.add(new Trap(which.and(request -> request.from() == from.process()), answer, held));
        return held;
    }

    /** No request and no answer passes from now on. */
    void cutOff(Actor actor) {
        stage.note("CUT OFF " + actor);
        cutOff.add(actor.process());
    }

    void reconnect(Actor actor) {
        stage.note("RECONNECTED " + actor);
        cutOff.remove(actor.process());
    }

    <T> CompletableFuture<T> send(Request request, Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        if (!cutOff.contains(request.from())) {
            Message<T> message = new Message<>(request, work, answer -> answer(request, future, answer));
            stage.simulation().after(WAY, () -> arrive(message));
        }
        return future;
    }

    private <T> void arrive(Message<T> message) {
        for (Trap trap : traps) {
            if (trap.which.test(message.request())) {
                traps.remove(trap);
                T answer = trap.answer ? message.work().get() : null;
                trap.held.caught(
                        answer == null ? message : new Message<>(message.request(), () -> answer, message.answer()));
                return;
            }
        }
        message.goOn();
    }

    private <T> void answer(Request request, CompletableFuture<T> future, T answer) {
        if (!cutOff.contains(request.from())) {
            request.from().after(WAY, () -> future.complete(answer));
        }
    }

    void hint(SimProcess to, Runnable hint) {
        if (!cutOff.contains(to)) {
            to.after(WAY, hint);
        }
    }
}
