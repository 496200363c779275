package dev.regent.benchmarks;

import dev.regent.benchmarks.Peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long after a kill -9 of the leader the survivor is granted. For a lease of T that is renewed every r, the last renewal is between 0 and r
 * old at the kill, so it is T - r at the least, and T and a few round trips at the most.
 */
record Crashes(Bench bench) {

    /** A renewal is so much older, at the most, than the interval says: its own round trip, and the timer's precision. */
    private static final Duration EARLY = Duration.ofMillis(50);

    List<Row> measure() {
        List<Row> rows = new ArrayList<>();
        Sample own = Series.of(bench, bench.driver(), 1, Rivals::crash).times();
        Duration least = bench.lease().multipliedBy(2).dividedBy(3).minus(EARLY);
        Duration most = bench.lease().plus(Bounds.of(bench.kind()).late());
        long kept = own.within(least, most);
        rows.add(new Row(
                bench.who(),
                Part.CRASH.title(),
                Integer.toString(own.size()),
                own.figure(),
                own.extremes(),
                least.toMillis() + " to " + most.toMillis() + " ms: " + kept + " of " + own.size(),
                kept == own.size()));
        for (Peer peer : Peers.of(bench).all()) {
            Series series = Series.of(bench, peer.options(), peer.pairs(), Rivals::crash);
            rows.add(peerRow(bench, peer, Part.CRASH.title(), series));
        }
        return rows;
    }

    static Row peerRow(Bench bench, Peer peer, String what, Series series) {
        Sample times = series.times();
        return new Row(
                peer.name() + ", " + series.settings() + bench.nodes(),
                what,
                Integer.toString(times.size()),
                times.figure(),
                times.extremes(),
                "",
                true);
    }
}
