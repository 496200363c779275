package dev.regent.ha.support.lease;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One process of the simulation: a {@link LeaseElection}, its clock, its network, its callback thread. May be paused, and may crash. */
final class SimContender {

    private static final double CLOCK_RATE_ERROR = 0.005;

    private final SimWorld world;
    private final SimBackend backend;
    private final SimFaults faults;
    private final String name;
    private final String incarnation;
    private final LeaseElection machine;
    private final double rate;
    private final long offset;

    private final Deque<Runnable> callbacks = new ArrayDeque<>();
    private final List<Runnable> whilePaused = new ArrayList<>();
    private final Map<Long, Map<String, String>> tickets = new HashMap<>();
    private @Nullable ValidityDeadline validity;
    private long token;
    private long announced;
    private boolean inCallback;
    private boolean paused;
    private boolean gone;
    private boolean closing;
    private long timer;
    private long lastTicket;
    private long calls;

    SimContender(SimWorld world, SimBackend backend, SimFaults faults, String name, LeaseTiming timing) {
        this.world = world;
        this.backend = backend;
        this.faults = faults;
        this.name = name;
        SplittableRandom own = world.random.split();
        this.incarnation = name + "-" + Long.toHexString(own.nextLong());
        this.machine = new LeaseElection(name, incarnation, timing, own, backend.acquireRaisesEpoch());
        this.rate = 1 + CLOCK_RATE_ERROR * (2 * own.nextDouble() - 1);
        this.offset = own.nextLong();
    }

    void start() {
        feed(new ElectionEvent.Started());
    }

    boolean believes() {
        return validity != null && !gone && validity.peek(clock());
    }

    boolean gone() {
        return gone;
    }

    boolean closing() {
        return closing;
    }

    boolean paused() {
        return paused;
    }

    long calls() {
        return calls;
    }

    private long clock() {
        return offset + (long) (world.now() * rate);
    }

    // ---- what happens to it

    void crash() {
        world.note(() -> this + " crashes");
        gone = true;
        if (faults.proofOfDeath) {
            backend.died(incarnation);
        }
    }

    void close() {
        world.note(() -> this + " closes");
        closing = true;
        feed(new ElectionEvent.CloseRequested());
    }

    void pause() {
        world.note(() -> this + " is paused");
        paused = true;
    }

    void resume() {
        if (paused) {
            world.note(() -> this + " goes on");
            paused = false;
            List<Runnable> waiting = new ArrayList<>(whilePaused);
            whilePaused.clear();
            Collections.shuffle(waiting, new Random(world.random.nextLong()));
            waiting.forEach(this::whenRunning);
        }
    }

    void hint() {
        whenRunning(() -> feed(new ElectionEvent.Changed()));
    }

    void publish() {
        whenRunning(() -> {
            Map<String, String> addresses = Map.of("rpc", name + ":" + ++lastTicket);
            tickets.put(lastTicket, addresses);
            feed(new ElectionEvent.Publish(token, lastTicket, addresses));
        });
    }

    void superseded() {
        whenRunning(() -> feed(new ElectionEvent.Superseded(token)));
    }

    /** An application thread looks, which makes a loss final. */
    void isHeld() {
        if (validity != null && !paused) {
            validity.isHeld(clock());
        }
    }

    // ---- the machine

    private void whenRunning(Runnable work) {
        if (gone) {
            return;
        }
        if (paused) {
            whilePaused.add(work);
        } else {
            work.run();
        }
    }

    private void feed(ElectionEvent event) {
        List<ElectionAction> actions = machine.on(event, clock());
        if (!(event instanceof ElectionEvent.Tick && actions.isEmpty())) {
            world.note(() -> this + " " + event + " -> " + machine.phase() + " " + actions);
        }
        actions.forEach(this::perform);
    }

    private void perform(ElectionAction action) {
        if (action instanceof ElectionAction.Call call) {
            calls++;
            long sent = clock();
            world.after(faults.threadDelay(), () -> whenRunning(() -> send(call, sent)));
        } else if (action instanceof ElectionAction.ArmTimer arm) {
            long mine = ++timer;
            long delay = (long) ((arm.atNanos() - clock()) / rate) + 1;
            world.after(
                    delay + faults.threadDelay(),
                    () -> whenRunning(() -> {
                        if (mine == timer) {
                            feed(new ElectionEvent.Tick());
                        }
                    }));
        } else if (action instanceof ElectionAction.Grant grant) {
            validity = grant.validity();
            token = grant.token();
            world.granted(this, token);
            enqueue(() -> announce(grant));
        } else if (action instanceof ElectionAction.Revoke revoke) {
            world.require(validity != null && !validity.peek(clock()), "E5: revoked " + this + " still believes");
            enqueue(() -> notice(revoke.token()));
        } else if (action instanceof ElectionAction.CompletePublish complete) {
            world.require(
                    complete.failure().isPresent() || publishedSince(complete.ticket()),
                    "S4: " + this + " was told that publication " + complete.ticket() + " is there");
        } else if (action instanceof ElectionAction.Closed) {
            world.require(closing, "closed without being asked");
            gone = true;
        }
    }

    /** That publication, or one that replaced it while it waited. */
    private boolean publishedSince(long ticket) {
        return tickets.entrySet().stream()
                .anyMatch(entry -> entry.getKey() >= ticket && backend.everPublished(token, entry.getValue()));
    }

    // ---- its network

    private void send(ElectionAction.Call call, long decided) {
        long left = call.limit().toNanos() - (clock() - decided);
        boolean overtaken = call instanceof ElectionAction.Renew && (validity == null || !validity.isHeld(clock()));
        if (left <= 0 || overtaken || faults.refusesToSend()) {
            answer(() -> notSent(call), 0);
            return;
        }
        Flight flight = new Flight(call);
        world.after(left, flight::timeOut);
        SimFaults.Fate fate = faults.fate(this);
        long epochSeen = backend.epoch();
        if (fate.applied()) {
            world.after(fate.there(), () -> arrive(call, epochSeen, flight, fate));
            if (fate.twice()) {
                world.after(fate.there() + fate.back(), () -> applyUnseen(call, epochSeen));
            }
        }
    }

    private void arrive(ElectionAction.Call call, long epochSeen, Flight flight, SimFaults.Fate fate) {
        if (call instanceof ElectionAction.Read) {
            SimBackend.Seen seen = backend.see();
            world.after(fate.between(), () -> {
                Observation observation = backend.complete(seen);
                flight.answer(new ElectionEvent.Observed(observation), fate);
            });
        } else {
            WriteOutcome outcome = backend.apply(call, epochSeen);
            world.note(() -> "backend applies " + call + " of " + this + ": " + outcome);
            faults.written(call);
            flight.answer(new ElectionEvent.WriteAnswered(outcome), fate);
        }
    }

    private void applyUnseen(ElectionAction.Call call, long epochSeen) {
        if (!(call instanceof ElectionAction.Read)) {
            backend.apply(call, epochSeen);
        }
    }

    private void answer(Runnable work, long delay) {
        world.after(delay, () -> whenRunning(work));
    }

    private void notSent(ElectionAction.Call call) {
        BackendUnavailableException error = new BackendUnavailableException("not sent");
        feed(
                call instanceof ElectionAction.Read
                        ? new ElectionEvent.ReadFailed(error)
                        : new ElectionEvent.WriteAnswered(new WriteOutcome.NotSent(error)));
    }

    /** One request: ends once, by its answer or by its time limit. */
    private final class Flight {

        private final ElectionAction.Call call;
        private boolean ended;

        Flight(ElectionAction.Call call) {
            this.call = call;
        }

        void answer(ElectionEvent event, SimFaults.Fate fate) {
            if (fate.answered()) {
                world.after(fate.back(), () -> whenRunning(() -> end(event)));
            }
        }

        void timeOut() {
            whenRunning(() -> end(
                    call instanceof ElectionAction.Read
                            ? new ElectionEvent.ReadFailed(new BackendUnavailableException("no answer"))
                            : new ElectionEvent.WriteAnswered(
                                    new WriteOutcome.Unknown(new OutcomeUnknownException("no answer")))));
        }

        private void end(ElectionEvent event) {
            if (!ended) {
                ended = true;
                feed(event);
            }
        }
    }

    // ---- its callback thread

    private void enqueue(Runnable callback) {
        callbacks.add(callback);
        if (!inCallback) {
            inCallback = true;
            nextCallback();
        }
    }

    private void nextCallback() {
        Runnable callback = callbacks.poll();
        if (callback == null) {
            inCallback = false;
            return;
        }
        world.after(
                faults.callbackTime(),
                () -> whenRunning(() -> {
                    callback.run();
                    nextCallback();
                }));
    }

    private void announce(ElectionAction.Grant grant) {
        if (grant.validity().isHeld(clock())) {
            world.require(announced == 0, "E4: " + this + " granted twice");
            announced = grant.token();
        }
    }

    private void notice(long revoked) {
        if (announced == revoked) {
            announced = 0;
        }
        world.require(announced == 0, "E4: " + this + " revoked out of order");
        feed(new ElectionEvent.OwnerDone(revoked));
    }

    @Override
    public String toString() {
        return name;
    }
}
