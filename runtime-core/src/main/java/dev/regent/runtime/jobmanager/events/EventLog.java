package dev.regent.runtime.jobmanager.events;

import dev.regent.runtime.rpc.JobId;
import dev.regent.runtime.threads.RuntimeClock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last events of this process, over all its leaderships. Thread-safe. */
public final class EventLog {

    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int KEPT = 10_000;

    private final RuntimeClock clock;
    private final Deque<Event> events = new ArrayDeque<>();
    private final Map<EventKind, Long> counts = new EnumMap<>(EventKind.class);
    private long sequence;

    /** An empty log. */
    public EventLog(RuntimeClock clock) {
        this.clock = clock;
    }

    /** Notes an event that is about no job. */
    public void add(EventKind kind, long token, String text) {
        add(kind, token, Optional.empty(), text);
    }

    /** Notes an event of a job. */
    public void add(EventKind kind, long token, JobId job, String text) {
        add(kind, token, Optional.of(job), text);
    }

    private void add(EventKind kind, long token, Optional<JobId> job, String text) {
        String line = text.replaceAll("\\s+", " ");
        append(kind, token, job, line);
        if (kind == EventKind.CHECKPOINT_COMPLETED) {
            LOG.debug("{} {}: {}", kind, job.map(JobId::value).orElse("-"), line);
        } else {
            LOG.info("{} {}: {}", kind, job.map(JobId::value).orElse("-"), line);
        }
    }

    private synchronized void append(EventKind kind, long token, Optional<JobId> job, String line) {
        sequence++;
        counts.merge(kind, 1L, Long::sum);
        events.add(new Event(sequence, clock.nanoTime(), clock.wallMillis(), kind, line, job, token));
        if (events.size() > KEPT) {
            events.removeFirst();
        }
    }

    /** Events after that sequence number, oldest first, as far as they are kept. */
    public synchronized List<Event> since(long after) {
        return events.stream().filter(event -> event.sequence() > after).toList();
    }

    /** How many events of that kind there were since the start of the process. */
    public synchronized long count(EventKind kind) {
        return counts.getOrDefault(kind, 0L);
    }
}
