package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a leader does that was stopped for longer than its lease, by the kit's own test and judge: what it believes when it goes on, and what
 * becomes of its writes under its old token, which pass the passive check and are counted where the server refuses them.
 */
record Fences(Bench bench) {

    private static final long TRIES = 10_000;
    private static final Pattern COUNTS =
            Pattern.compile("takeOvers=(\\d+).*beliefs=(\\d+), staleBeliefs=(\\d+), tries=(\\d+), staleWrites=(\\d+)");

    List<Row> measure() {
        int takeOvers = bench.runs();
        long each = TRIES / takeOvers + 1;
        Matcher counts = COUNTS.matcher(run(takeOvers, each));
        if (!counts.find()) {
            throw new IllegalStateException("the kit has counted nothing, see " + log());
        }
        long stale = Long.parseLong(counts.group(3));
        long tries = Long.parseLong(counts.group(4));
        long accepted = Long.parseLong(counts.group(5));
        String stops = counts.group(1) + " SIGSTOPs of the leader for longer than its lease";
        return List.of(
                new Row(
                        bench.who(),
                        stops + ": stale beliefs",
                        counts.group(2) + " answers",
                        "" + stale,
                        "",
                        "0",
                        stale == 0),
                new Row(
                        bench.who(),
                        stops + ": writes of former leaders that reached the server and were accepted",
                        tries + " tries",
                        "" + accepted,
                        "",
                        "0 of at least " + TRIES,
                        accepted == 0 && tries >= TRIES));
    }

    private String run(int takeOvers, long tries) {
        List<String> command = Jvm.command(
                KitMain.class,
                List.of(
                        "-Xmx512m",
                        "-Dregent.kit.takeovers=" + takeOvers,
                        "-Dregent.kit.tries=" + tries,
                        "-Dregent.kit.lease=" + bench.lease().toSeconds(),
                        "-Dregent.kit.logs=" + bench.logs().toAbsolutePath()));
        command.add(test());
        try {
            Files.createDirectories(bench.logs());
            Process process = new ProcessBuilder(command)
                    .directory(Stock.module(bench.kind()).toFile()) // where its tests look for files
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
            process.getOutputStream().close();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new IllegalStateException("the kit's test " + test() + " ended with " + exit + ", see " + log());
            }
            return Files.readString(log(), UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot run the kit", failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private Path log() {
        return bench.logs().toAbsolutePath().resolve("fencing.log");
    }

    private String test() {
        String driver = switch (bench.kind()) {
            case ZOOKEEPER -> "zookeeper.ZooKeeper";
            case ETCD -> "etcd.Etcd";
            case CONSUL -> "consul.Consul";
            case KUBERNETES -> "kubernetes.Kubernetes";
            case MINIO -> "s3.S3";
            case VERSITYGW -> throw Stock.unmeasured(bench.kind());
        };
        return "dev.regent.ha." + driver + "ProcessFaultIT#stoppedLeader";
    }
}
