package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.AttemptState;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.FailureKind;
import dev.regent.runtime.rpc.ToJobManager;
import dev.regent.runtime.rpc.ToJobManager.AttemptChanged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointAcknowledged;
import dev.regent.runtime.rpc.ToJobManager.CheckpointDeclined;
import dev.regent.runtime.rpc.ToJobManager.Committed;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the leader what becomes of attempts, and keeps what must not be lost while there is no leader: how attempts ended. Acknowledgements
 * are kept by the attempts themselves. Belongs to the control thread, but for {@link #stored}.
 */
final class AttemptMessages {

    private static final Logger LOG = LoggerFactory.getLogger(AttemptMessages.class);
    private static final int MOST_REMEMBERED = 1_000;

    private final Uplink uplink;
    private final TokenGate gate;
    private final Deque<Ended> undelivered = new ArrayDeque<>();
    private final Map<SubtaskKey, Ended> endings = new LinkedHashMap<>();
    private boolean registering;

    AttemptMessages(Uplink uplink, TokenGate gate) {
        this.uplink = uplink;
        this.gate = gate;
    }

    /** An attempt goes on in another state. A leader that does not hear of it finds it in the next registration. */
    void changed(SubtaskKey key, Attempt attempt, AttemptState state) {
        uplink.send(token -> AttemptChanged.to(state, token, key.jobId(), key.subtask(), attempt));
    }

    /** A registration is about to be sent. The connection that serves until it is taken may be no connection for the leader any more. */
    void registering() {
        registering = true;
    }

    /** An attempt is over. A leader that is told twice takes the second for an old message. */
    void ended(SubtaskKey key, Attempt attempt, Ending how) {
        Ended ended = new Ended(key, attempt, how);
        endings.remove(key);
        endings.put(key, ended);
        if (endings.size() > MOST_REMEMBERED) {
            endings.remove(endings.keySet().iterator().next());
        }
        if (!send(ended) || registering) {
            undelivered.add(ended);
            if (undelivered.size() > MOST_REMEMBERED) {
                undelivered.remove();
            }
        }
    }

    /** An attempt was not started. A leader that does not hear of it finds it missing in the next registration. */
    void refused(SubtaskKey key, Attempt attempt, String why) {
        send(new Ended(key, attempt, Ending.failed(FailureKind.RECOVERABLE, why)));
    }

    /** Answers for an attempt that does not run here: how it ended, or that it is not there. */
    void answerForAbsent(SubtaskKey key, Attempt attempt) {
        send(Optional.ofNullable(endings.get(key))
                .filter(known -> known.attempt().equals(attempt))
                .orElse(new Ended(key, attempt, Ending.of(AttemptState.CANCELED))));
    }

    /** Sends what could not be sent before, or may have been lost. To be called when a leader has taken the registration. */
    void flush() {
        registering = false;
        for (Ended next = undelivered.poll(); next != null; next = undelivered.poll()) {
            send(next);
        }
    }

    /**
     * Acknowledges, from any thread. A checkpoint of a former leader is void. Without a leader the attempt keeps the acknowledgement until
     * it is known whose checkpoint counts.
     */
    boolean stored(SubtaskRunner runner, StoredSnapshot snapshot) {
        if (snapshot.checkpoint().token() < gate.largest()) {
            LOG.info(
                    "{}: checkpoint {} is void, leader {} has taken over",
                    runner,
                    snapshot.checkpoint(),
                    gate.largest());
            return false;
        }
        uplink.send(token -> acknowledgement(token, runner, snapshot));
        return true;
    }

    private static ToJobManager acknowledgement(long token, SubtaskRunner runner, StoredSnapshot snapshot) {
        return new CheckpointAcknowledged(
                token,
                runner.key().jobId(),
                runner.key().subtask(),
                runner.attempt(),
                snapshot.checkpoint(),
                snapshot.payload(),
                snapshot.size(),
                snapshot.transactions(),
                snapshot.counters());
    }

    /** An attempt cannot take part. A leader that does not hear of it gives the checkpoint up by its time-out. */
    void declined(SubtaskKey key, Attempt attempt, CheckpointId checkpoint, String reason) {
        uplink.send(token -> new CheckpointDeclined(token, key.jobId(), key.subtask(), attempt, checkpoint, reason));
    }

    /** An attempt has committed. */
    void committed(SubtaskKey key, Attempt attempt, CheckpointId checkpoint) {
        uplink.send(token -> new Committed(token, key.jobId(), key.subtask(), attempt, checkpoint));
    }

    private boolean send(Ended ended) {
        return uplink.send(token -> new AttemptChanged(
                token,
                ended.key().jobId(),
                ended.key().subtask(),
                ended.attempt(),
                ended.how().state(),
                ended.how().kind(),
                ended.how().error()));
    }

    private record Ended(SubtaskKey key, Attempt attempt, Ending how) {}
}
