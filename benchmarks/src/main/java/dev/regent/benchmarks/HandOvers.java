package dev.regent.benchmarks;

import dev.regent.benchmarks.Peers.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long after a leader begins to step down the other is granted, both being alive. */
record HandOvers(Bench bench) {

    List<Row> measure() {
        List<Row> rows = new ArrayList<>();
        Sample own = Series.of(bench, bench.driver(), 1, Rivals::handOver).times();
        Bounds bounds = Bounds.of(bench.kind());
        Duration bound = bench.servers().size() == 1 ? bounds.handOver() : bounds.ensembleHandOver();
        boolean kept = own.median().compareTo(bound) < 0;
        rows.add(new Row(
                bench.who(),
                Part.HAND_OVER.title(),
                Integer.toString(own.size()),
                own.figure(),
                own.extremes(),
                "median under " + bound.toMillis() + " ms",
                kept));
        for (Peer peer : Peers.of(bench).all()) {
            Series series = Series.of(bench, peer.options(), 1, Rivals::handOver);
            rows.add(Crashes.peerRow(bench, peer, Part.HAND_OVER.title(), series));
        }
        return rows;
    }
}
