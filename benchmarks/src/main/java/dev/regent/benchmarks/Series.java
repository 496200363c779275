package dev.regent.benchmarks;

import dev.regent.benchmarks.contender.ContestOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * The same measurement again and again, by one or more pairs of contenders at a time.
 *
 * @param settings what the servers made of the contenders' settings
 */
record Series(String settings, Sample times) {

    static Series of(Bench bench, ContestOptions options, int pairs, Function<Rivals, Duration> measurement) {
        ExecutorService threads = Executors.newFixedThreadPool(pairs);
        try {
            List<Future<Series>> running = new ArrayList<>();
            for (int pair = 0; pair < pairs; pair++) {
                int runs = (bench.runs() + pairs - 1 - pair) / pairs;
                ContestOptions own =
                        options.of(options.addresses(), options.election() + "-" + pair, options.process());
                Random random = new Random(bench.random().nextLong());
                if (runs > 0) {
                    running.add(threads.submit(run(bench, own, runs, random, measurement)));
                }
            }
            return merged(running);
        } finally {
            threads.shutdownNow();
        }
    }

    private static Callable<Series> run(
            Bench bench, ContestOptions options, int runs, Random random, Function<Rivals, Duration> measurement) {
        return () -> {
            try (Rivals rivals = Rivals.start(options, bench.logs(), 2, random)) {
                List<Duration> times = new ArrayList<>();
                for (int i = 0; i < runs; i++) {
                    times.add(measurement.apply(rivals));
                    System.err.print('.');
                }
                return new Series(rivals.settings(), new Sample(times));
            }
        };
    }

    private static Series merged(List<Future<Series>> running) {
        List<Duration> times = new ArrayList<>();
        String settings = "";
        for (Future<Series> each : running) {
            try {
                times.addAll(each.get().times().all());
                settings = each.get().settings();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", interrupted);
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a contender failed", failed);
            }
        }
        return new Series(settings, new Sample(times));
    }
}
