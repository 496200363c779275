package dev.regent.runtime.jobmanager.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.jobmanager.memory.ManualLoop;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.rpc.Session;
import dev.regent.runtime.rpc.ToJobManager.AttemptReport;
import dev.regent.runtime.rpc.ToJobManager.Register;
import dev.regent.runtime.rpc.ToTaskManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TaskManagersTest {

    private static final JobId JOB = JobId.random();

    private final ManualLoop loop = new ManualLoop();
    private boolean gone;
    private final List<String> happened = new ArrayList<>();
    private final TaskManagers taskManagers =
            new TaskManagers(1, Duration.ofSeconds(10), Duration.ofSeconds(50), loop, address -> gone, new Notes());

    private FakeSession register(String incarnation, int slots, AttemptReport... attempts) {
        FakeSession session = new FakeSession();
        taskManagers.register(session, new Register(1, "tm", incarnation, "h:1", slots, List.of(attempts)));
        return session;
    }

    private static AttemptKey key(int subtask) {
        return new AttemptKey(JOB, subtask, new Attempt(1, 1));
    }

    @Test
    @DisplayName("slots are given where most are free and come back when an attempt is over")
    void slots() {
        register("a", 1);
        register("b", 3, new AttemptReport(JOB, 9, new Attempt(1, 1), AttemptState.RUNNING));
        assertThat(taskManagers.occupySlot(key(0)).orElseThrow().incarnation()).isEqualTo("b");
        assertThat(taskManagers.occupySlot(key(1))).isPresent();
        assertThat(taskManagers.occupySlot(key(2))).isPresent();
        assertThat(taskManagers.occupySlot(key(3))).isEmpty();
        happened.clear();
        taskManagers.vacateSlot(key(0));
        taskManagers.vacateSlot(key(0));
        assertThat(happened).containsExactly("slots");
        assertThat(taskManagers.occupySlot(key(3))).isPresent();
    }

    @Test
    @DisplayName(
            "an attempt that is yet to be sent takes its slot again after a new registration, and no more than there are")
    void keptSlots() {
        register("a", 2);
        assertThat(taskManagers.occupySlot(key(0))).isPresent();
        assertThat(taskManagers.occupySlot(key(1))).isPresent();
        register("a", 2);
        TaskManager a = taskManagers.find("a").orElseThrow();
        assertThat(taskManagers.occupySlot(key(2))).isPresent();
        assertThat(taskManagers.keepSlot(a, key(0))).isTrue();
        assertThat(taskManagers.keepSlot(a, key(0))).isTrue();
        assertThat(taskManagers.keepSlot(a, key(1))).isFalse();
        assertThat(a.freeSlots()).isZero();
    }

    @Test
    @DisplayName("the end of the stream of a member starts a grace; a new stream in time keeps everything")
    void grace() {
        taskManagers.membersChanged(Set.of("a"));
        FakeSession first = register("a", 1);
        taskManagers.disconnected(first, "reset");
        loop.advance(Duration.ofSeconds(2));
        FakeSession second = register("a", 1);
        loop.advance(Duration.ofSeconds(5));
        assertThat(happened).contains("disconnected a").noneMatch(each -> each.startsWith("lost"));
        taskManagers.disconnected(second, "reset");
        loop.advance(Duration.ofSeconds(4));
        assertThat(happened).contains("lost a");
        assertThat(taskManagers.all()).isEmpty();
    }

    @Test
    @DisplayName("a new stream that comes before the end of the old one tells that messages may be lost")
    void overlappingStreams() {
        FakeSession first = register("a", 1);
        register("a", 1);
        assertThat(happened).contains("disconnected a");
        assertThat(first.closed).isTrue();
        taskManagers.disconnected(first, "replaced");
        loop.advance(Duration.ofSeconds(5));
        assertThat(taskManagers.all()).hasSize(1);
    }

    @Test
    @DisplayName("the end of the stream of a process that is no member is its loss at once")
    void dead() {
        taskManagers.membersChanged(Set.of("a"));
        FakeSession session = register("a", 1);
        taskManagers.disconnected(session, "reset");
        taskManagers.membersChanged(Set.of());
        assertThat(happened).contains("lost a");
    }

    @Test
    @DisplayName(
            "the end of the stream of a process that listens no more is its loss at once, though it is still a member")
    void listensNoMore() {
        taskManagers.membersChanged(Set.of("a"));
        FakeSession session = register("a", 1);
        gone = true;
        taskManagers.disconnected(session, "reset");
        loop.run();
        assertThat(happened).contains("lost a");
        assertThat(DeathProbe.TCP.isGone("127.0.0.1:1")).isTrue();
        assertThat(DeathProbe.TCP.isGone("nowhere.invalid:1")).isFalse();
    }

    @Test
    @DisplayName("a vanished membership alone is no loss while the process talks, and one once it is silent")
    void vanishedMembership() {
        taskManagers.membersChanged(Set.of("a", "b"));
        FakeSession talks = register("a", 1);
        register("b", 1);
        loop.advance(Duration.ofSeconds(9));
        taskManagers.membersChanged(Set.of());
        taskManagers.heard(talks);
        loop.advance(Duration.ofSeconds(5));
        assertThat(happened).contains("lost b").doesNotContain("lost a");
    }

    @Test
    @DisplayName("silence longer than the time-out is a loss, but not one that this process slept through")
    void silence() {
        taskManagers.start();
        register("a", 1);
        loop.advance(Duration.ofSeconds(49));
        assertThat(happened).doesNotContain("lost a");
        loop.advance(Duration.ofSeconds(20));
        assertThat(happened).contains("lost a");
    }

    private final class Notes implements TaskManagers.Listener {
        @Override
        public void registered(TaskManager taskManager, List<AttemptReport> attempts) {
            happened.add("registered " + taskManager.incarnation());
        }

        @Override
        public void disconnected(TaskManager taskManager) {
            happened.add("disconnected " + taskManager.incarnation());
        }

        @Override
        public void lost(TaskManager taskManager, String reason) {
            happened.add("lost " + taskManager.incarnation());
        }

        @Override
        public void slotsFreed() {
            happened.add("slots");
        }
    }

    private static final class FakeSession implements Session<ToTaskManager> {
        private boolean closed;

        @Override
        public String peer() {
            return "test";
        }

        @Override
        public void send(ToTaskManager message) {}

        @Override
        public void close(String reason) {
            closed = true;
        }
    }
}
