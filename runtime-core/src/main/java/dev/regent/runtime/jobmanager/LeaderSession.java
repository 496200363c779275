package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.runtime.config.RuntimeOptions;
import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.jobs.Jobs;
import dev.regent.runtime.jobmanager.jobs.JobsContext;
import dev.regent.runtime.jobmanager.jobs.Sweeper;
import dev.regent.runtime.jobmanager.loop.SerialIo;
import dev.regent.runtime.jobmanager.loop.ThreadLoop;
import dev.regent.runtime.jobmanager.scheduling.AttemptKey;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.scheduling.TaskManagers;
import dev.regent.runtime.jobmanager.store.JobStore;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.SessionHandler;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One leadership: everything that this process knows as the leader, on one thread. Opens the scopes and then reads them; is dropped as a whole
 * when leadership ends.
 */
final class LeaderSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderSession.class);
    private static final Duration BEFORE_NEXT_OPENING = Duration.ofSeconds(5);

    private final Leadership leadership;
    private final LeaderServices services;
    private final Consumer<String> onGiveUp;
    private final AtomicBoolean givenUp = new AtomicBoolean();
    private final ThreadLoop loop;
    private final TaskManagers taskManagers;
    private final SerialIo publishIo;
    private final SerialIo storeIo;
    private final Set<Session<ToTaskManager>> sessions = ConcurrentHashMap.newKeySet();
    private final List<Runnable> early = new ArrayList<>();
    private Optional<Jobs> jobs = Optional.empty();
    private volatile Optional<MemberWatch> members = Optional.empty();
    private volatile boolean closed;

    /** @param onGiveUp told once if this leadership cannot be exercised: it must be given up */
    LeaderSession(Leadership leadership, LeaderServices services, Consumer<String> onGiveUp) {
        this.leadership = leadership;
        this.services = services;
        this.onGiveUp = onGiveUp;
        this.loop = new ThreadLoop("leader-" + leadership.token(), services.clock(), services.threads(), this::failed);
        this.taskManagers = new TaskManagers(
                token(),
                services.configuration().get(RuntimeOptions.HEARTBEAT_INTERVAL),
                services.configuration().get(RuntimeOptions.HEARTBEAT_TIMEOUT),
                loop,
                services.probe(),
                new ToJobs());
        this.publishIo = new SerialIo(loop, "leader " + token(), this::fenced);
        this.storeIo = new SerialIo(loop, "leader " + token(), this::fenced);
    }

    long token() {
        return leadership.token().value();
    }

    /** Whether this process may still believe that it leads. */
    boolean isHeld() {
        return !closed && leadership.isHeld();
    }

    void start() {
        loop.execute(() -> {
            taskManagers.start();
            publish();
            openStore();
        });
        members = Optional.of(new MemberWatch(services.groups(), this::membersChanged));
    }

    private void publish() {
        publishIo.untilKnown(
                "publish the leader's addresses",
                () -> {
                    leadership.publish(services.addresses());
                    return true;
                },
                published -> LOG.info("Leader {} has published {}", token(), services.addresses()),
                this::failed);
    }

    private void openStore() {
        storeIo.untilKnown(
                "open jobs and results",
                () -> JobStore.open(leadership, services.storage(), services.layout()),
                this::opened,
                error -> {
                    LOG.error("Jobs and results cannot be read, nothing runs until they can: {}", error.getMessage());
                    loop.schedule(BEFORE_NEXT_OPENING, this::openStore);
                });
    }

    private void opened(JobStore store) {
        JobsContext context = new JobsContext(
                leadership,
                services.configuration(),
                services.profile(),
                services.layout(),
                services.storage(),
                services.checkpoints(),
                loop,
                services.random(),
                services.events(),
                taskManagers,
                store,
                storeIo,
                this::fenced);
        Jobs opened = new Jobs(context);
        opened.recoverAll();
        jobs = Optional.of(opened);
        List.copyOf(early).forEach(Runnable::run);
        early.clear();
        new Sweeper(context, opened, services.sweepInterval()).start();
    }

    // ---- end

    private void fenced(RuntimeException error) {
        giveUp("somebody newer leads: " + error.getMessage());
    }

    private void failed(Throwable error) {
        LOG.error("Leader {} gives up after an internal error", token(), error);
        giveUp("internal error: " + error);
    }

    private void giveUp(String reason) {
        if (!closed && givenUp.compareAndSet(false, true)) {
            onGiveUp.accept(reason);
        }
    }

    /** Forgets everything; what runs on TaskManagers goes on. Bounded. Callable from any thread. */
    @Override
    public void close() {
        closed = true;
        members.ifPresent(MemberWatch::close);
        loop.close();
        List.copyOf(sessions).forEach(session -> session.close("leader " + token() + " leads no more"));
    }

    // ---- messages

    /** Takes a session of a TaskManager. */
    SessionHandler<ToJobManager> accept(Session<ToTaskManager> session) {
        sessions.add(session);
        if (closed) {
            session.close("leader " + token() + " leads no more");
        }
        return new SessionHandler<>() {
            @Override
            public void onMessage(ToJobManager message) {
                loop.execute(() -> whenReady(() -> handle(session, message)));
            }

            @Override
            public void onClosed(String reason) {
                sessions.remove(session);
                loop.execute(() -> whenReady(() -> taskManagers.disconnected(session, reason)));
            }
        };
    }

    /** The group of TaskManagers has changed, or is known for the first time. */
    private void membersChanged(Set<Member> now) {
        Set<String> incarnations = now.stream()
                .flatMap(member -> Stream.ofNullable(member.attributes().get(Register.MEMBER_ATTRIBUTE)))
                .collect(Collectors.toSet());
        loop.execute(() -> whenReady(() -> {
            taskManagers.membersChanged(incarnations);
            jobs.ifPresent(Jobs::membersChanged);
        }));
    }

    private void whenReady(Runnable task) {
        if (jobs.isPresent()) {
            task.run();
        } else {
            early.add(task);
        }
    }

    private void handle(Session<ToTaskManager> session, ToJobManager message) {
        if (message.token() != token()) {
            LOG.debug(
                    "Refused a message of {} to leader {}; this is leader {}",
                    session.peer(),
                    message.token(),
                    token());
            session.close("this is leader " + token() + ", not leader " + message.token());
        } else if (message instanceof Register register) {
            taskManagers.register(session, register);
        } else {
            taskManagers
                    .heard(session)
                    .ifPresentOrElse(sender -> handle(sender, message), () -> session.close("not registered"));
        }
    }

    private void handle(TaskManager sender, ToJobManager message) {
        jobs.orElseThrow().handle(sender, message);
        if (message instanceof AttemptChanged changed && changed.state().isOver()) {
            taskManagers.vacateSlot(new AttemptKey(changed.jobId(), changed.subtask(), changed.attempt()));
        }
    }

    private final class ToJobs implements TaskManagers.Listener {

        @Override
        public void registered(TaskManager taskManager, List<AttemptReport> attempts) {
            services.events()
                    .add(
                            EventKind.TASKMANAGER_REGISTERED,
                            token(),
                            taskManager + " with " + taskManager.slots() + " slots, running " + attempts.size()
                                    + " attempts");
            jobs.orElseThrow().registered(taskManager, attempts);
        }

        @Override
        public void disconnected(TaskManager taskManager) {
            jobs.orElseThrow().disconnected(taskManager);
        }

        @Override
        public void lost(TaskManager taskManager, String reason) {
            services.events().add(EventKind.TASKMANAGER_LOST, token(), taskManager + ": " + reason);
            jobs.orElseThrow().lost(taskManager, reason);
        }

        @Override
        public void slotsFreed() {
            jobs.orElseThrow().slotsFreed();
        }
    }

    // ---- questions

    /** Asks on the loop; fails with {@link NotReadyException} while the leader still reads its jobs. */
    <T> CompletableFuture<T> ask(BiFunction<Jobs, TaskManagers, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer(answer, () -> answer.complete(question.apply(jobs.orElseThrow(), taskManagers))));
        return answer;
    }

    /** As {@link #ask} for an answer that comes later. */
    <T> CompletableFuture<T> order(Function<Jobs, CompletableFuture<T>> order) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> answer(answer, () -> {
            CompletableFuture<?> unused = order.apply(jobs.orElseThrow()).whenComplete((value, error) -> {
                if (error == null) {
                    answer.complete(value);
                } else {
                    answer.completeExceptionally(error);
                }
            });
        }));
        return answer;
    }

    private void answer(CompletableFuture<?> answer, Runnable question) {
        if (jobs.isEmpty()) {
            answer.completeExceptionally(new NotReadyException("the leader still reads its jobs, try again"));
            return;
        }
        try {
            question.run();
        } catch (RuntimeException error) {
            answer.completeExceptionally(error);
            throw error;
        }
    }

    /** There is a leader, but it cannot answer now. */
    static final class NotReadyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotReadyException(String message) {
            super(message);
        }
    }
}
