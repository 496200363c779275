package dev.regent.ha.testkit.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long each take-over took. */
record FailoverTimes(String what, List<Duration> all) {

    FailoverTimes(String what) {
        this(what, new ArrayList<>());
    }

    void add(long faultNanos, Operation grant) {
        all.add(Duration.ofNanos(grant.startNanos() - faultNanos));
    }

    Duration best() {
        return all.stream().min(Duration::compareTo).orElse(Duration.ZERO);
    }

    Duration worst() {
        return all.stream().max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public String toString() {
        if (all.isEmpty()) {
            return what + ": none";
        }
        List<Long> sorted = all.stream().map(Duration::toMillis).sorted().toList();
        return what + ": median " + sorted.get(sorted.size() / 2) + " ms, worst " + worst().toMillis() + " ms of "
                + sorted;
    }
}
