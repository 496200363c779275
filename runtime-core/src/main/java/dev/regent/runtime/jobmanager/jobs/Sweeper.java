package dev.regent.runtime.jobmanager.jobs;

import dev.regent.runtime.jobmanager.events.EventKind;
import dev.regent.runtime.jobmanager.store.Payloads;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes payloads that nothing names, under a leader that has opened all scopes: lists payloads first, then reads the pointers, and deletes what
 * {@link Pointers#isGarbage} allows and what was garbage one round before as well. The time between two rounds is a grace, never the proof (S7).
 */
public final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    private final JobsContext context;
    private final Jobs jobs;
    private final Duration interval;
    private Set<String> before = Set.of();

    /** @param interval from the end of one round to the start of the next */
    public Sweeper(JobsContext context, Jobs jobs, Duration interval) {
        this.context = context;
        this.jobs = jobs;
        this.interval = interval;
    }

    /** Begins, one interval from now. */
    public void start() {
        context.loop().schedule(interval, this::list);
    }

    private void list() {
        context.loop().io(this::payloads, this::compare, this::failed);
    }

    private Set<String> payloads() {
        Set<String> names =
                new TreeSet<>(context.storage().list(context.layout().all()));
        names.addAll(context.checkpoints().list(context.layout().all()));
        return names;
    }

    private void compare(Set<String> listed) {
        Pointers pointers = jobs.pointers();
        Set<String> garbage = listed.stream()
                .filter(name -> context.layout()
                        .payload(name)
                        .filter(pointers::isGarbage)
                        .isPresent())
                .collect(Collectors.toCollection(HashSet::new));
        List<String> doomed = garbage.stream().filter(before::contains).sorted().toList();
        before = garbage;
        if (doomed.isEmpty()) {
            start();
            return;
        }
        context.loop().io(() -> delete(doomed), this::deleted, this::failed);
    }

    private int delete(List<String> doomed) {
        Payloads.deleteQuietly(context.storage(), doomed);
        if (!context.storage().equals(context.checkpoints())) {
            Payloads.deleteQuietly(context.checkpoints(), doomed);
        }
        return doomed.size();
    }

    private void deleted(int count) {
        context.events().add(EventKind.SWEPT, context.token(), count + " payloads that nothing names");
        start();
    }

    private void failed(RuntimeException error) {
        LOG.info("No sweep now, the next one follows: {}", error.getMessage());
        start();
    }
}
