package dev.regent.runtime.taskmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AttemptMessagesTest {

    private static final SubtaskKey KEY = new SubtaskKey(Lab.JOB, 0);
    private static final Ending FAILED = Ending.failed(FailureKind.RECOVERABLE, "no storage");

    private final List<ToJobManager> sent = new ArrayList<>();
    private boolean connected = true;
    private final AttemptMessages messages = new AttemptMessages(
            message -> {
                if (connected) {
                    sent.add(message.apply(7));
                }
                return connected;
            },
            new TokenGate());

    @Test
    @DisplayName(
            "An end while a registration is under way is told again once that is taken: the old connection may be nobody's")
    void endWhileRegistering() {
        messages.registering();
        messages.ended(KEY, new Attempt(7, 1), FAILED);
        assertThat(sent).hasSize(1);
        messages.flush();

        assertThat(sent).hasSize(2).allSatisfy(AttemptMessagesTest::tellsTheEnd);
    }

    @Test
    @DisplayName("An end is told once while a leader has this TaskManager's registration")
    void endWhileRegistered() {
        messages.registering();
        messages.flush();
        messages.ended(KEY, new Attempt(7, 1), FAILED);
        messages.flush();

        assertThat(sent).hasSize(1).allSatisfy(AttemptMessagesTest::tellsTheEnd);
    }

    @Test
    @DisplayName("An end that nobody could be told is told to the next leader, once")
    void endWithoutLeader() {
        connected = false;
        messages.ended(KEY, new Attempt(7, 1), FAILED);
        connected = true;
        messages.registering();
        messages.flush();
        messages.flush();

        assertThat(sent).hasSize(1).allSatisfy(AttemptMessagesTest::tellsTheEnd);
    }

    private static void tellsTheEnd(ToJobManager message) {
        assertThat(message)
                .isInstanceOfSatisfying(
                        AttemptChanged.class,
                        changed -> assertThat(changed.state()).isEqualTo(AttemptState.FAILED));
    }
}
