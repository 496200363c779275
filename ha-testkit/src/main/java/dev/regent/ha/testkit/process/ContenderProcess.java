package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.HandedOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A contender in a JVM of its own. What it writes down goes to the history, everything else it prints to a file. */
final class ContenderProcess implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ContenderProcess.class);
    private static final Duration END = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Thread reader;
    private boolean stopped;
    private boolean stoppedInside;

    private ContenderProcess(String name, Process process, Thread reader) {
        this.name = name;
        this.process = process;
        this.reader = reader;
    }

    /**
     * How contenders of one run are started.
     *
     * @param factory class name of the factory; with a public constructor without arguments
     * @param bypass class name of the {@link dev.regent.ha.testkit.FenceBypass}, if writes shall skip the passive check
     * @param tries how often each former leader tries to write past the passive check
     * @param cluster the cluster id
     * @param options options of the backend
     * @param logs folder for what the processes print
     * @param launcher command before that of the process, or empty
     * @param reads whether each process reads the leaders' entry all the time, whoever leads
     * @param rate how many times as fast as the machine's the clocks of the process run, if not as fast
     * @param preload whether all classes are loaded at the start, so that none is missing when no file can be opened
     */
    record Launch(
            String factory,
            Optional<String> bypass,
            int tries,
            String cluster,
            Map<String, String> options,
            Path logs,
            List<String> launcher,
            boolean reads,
            Optional<Double> rate,
            boolean preload) {

        Launch {
            options = Map.copyOf(options);
            launcher = List.copyOf(launcher);
        }

        Launch preloading() {
            return new Launch(factory, bypass, tries, cluster, options, logs, launcher, reads, rate, true);
        }

        /** By that command, and not by what the fixture's medium needs. */
        Launch startedBy(List<String> command) {
            return new Launch(factory, bypass, tries, cluster, options, logs, command, reads, rate, preload);
        }

        Launch with(Map<String, String> others) {
            return new Launch(factory, bypass, tries, cluster, others, logs, launcher, reads, rate, preload);
        }

        /** With clocks that run at that rate, and by a command that makes them so. */
        Launch atRate(double times) {
            return new Launch(
                    factory, bypass, tries, cluster, options, logs, launcher, reads, Optional.of(times), preload);
        }

        Launch reading() {
            return new Launch(factory, bypass, tries, cluster, options, logs, launcher, true, rate, preload);
        }

        private List<String> command(String process, Optional<SkewedClock> clock) {
            List<String> command = new ArrayList<>(launcher);
            clock.ifPresent(skewed -> command.addAll(skewed.launcher()));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ContenderMain.class.getName(),
                    "factory=" + factory,
                    "process=" + process,
                    "cluster=" + cluster,
                    "tries=" + tries,
                    "reads=" + reads,
                    "preload=" + preload));
            bypass.ifPresent(hook -> command.add("bypass=" + hook));
            return command;
        }
    }

    static ContenderProcess start(String name, Launch launch, History history) {
        try {
            Path printed = Files.createDirectories(launch.logs()).resolve(name + ".log");
            Optional<SkewedClock> clock = launch.rate().map(SkewedClock::of);
            ProcessBuilder builder = new ProcessBuilder(launch.command(name, clock)).redirectErrorStream(true);
            HandedOptions.give(launch.options(), builder.environment());
            Process process = builder.start();
            Thread reader = new Thread(() -> read(process, printed, history, clock), "kit-history-" + name);
            reader.setDaemon(true);
            reader.start();
            ContenderProcess started = new ContenderProcess(name, process, reader);
            for (int i = 0; clock.isPresent() && i < SkewedClock.SAMPLES; i++) {
                started.reportClock();
            }
            return started;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot start a contender", failed);
        }
    }

    private static void read(Process process, Path printed, History history, Optional<SkewedClock> clock) {
        try (BufferedReader lines = process.inputReader(UTF_8);
                BufferedWriter out = Files.newBufferedWriter(printed, UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Optional<Operation> operation = Operation.parse(line);
                if (operation.isPresent()) {
                    long arrived = System.nanoTime();
                    Operation written = operation.orElseThrow();
                    clock.map(skewed -> skewed.read(written, arrived))
                            .orElse(List.of(written))
                            .forEach(history::add);
                } else {
                    out.write(line);
                    out.newLine();
                    out.flush();
                }
            }
            clock.ifPresent(skewed -> skewed.rest().forEach(history::add));
        } catch (IOException ended) {
            log.debug("the output of process {} ended: {}", process.pid(), ended.getMessage());
        }
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The processor time that it has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Makes it close its backend, write down what is left, and end. */
    void closeBackend() {
        command("close");
    }

    /** Makes it stop itself in the next such moment, before the request after so many; {@link #resume} lets it go on. */
    void stopIn(Moment moment, int requestsBefore) {
        command("stop-in " + moment + " " + requestsBefore);
        stopped = true;
        stoppedInside = true;
    }

    /** It is not stopped after all, since there was no such request. */
    void notStopped() {
        stopped = false;
        stoppedInside = false;
    }

    /** Makes it hold the thread that sends the next such request; {@link #goOn} lets it go on. */
    void holdIn(Moment moment) {
        command("hold-in " + moment + " 0");
    }

    void goOn() {
        command("go-on");
    }

    /** Makes it close its election. */
    void stepDown() {
        command("step-down");
    }

    /** Makes it contend anew. */
    void contend() {
        command("contend");
    }

    /** Makes a listener in it hold the callback thread for ever. */
    void blockCallbacks() {
        command("block-callbacks");
    }

    /** Makes all its callbacks throw errors. */
    void throwErrors() {
        command("throw-errors");
    }

    /** Lets it open no file whose descriptor would be that number or larger; those that are open stay. */
    void limitFiles(int descriptors) {
        ProcessControl.limitFiles(process, descriptors);
    }

    /** Makes it try to open a file, and write down what came of it. */
    void openFile() {
        command("open-file");
    }

    /** Makes it collect its memory, and write down how much is in use. */
    void reportHeap() {
        command("heap");
    }

    /** Makes it look at its wall clock, and write down what it reads. */
    void reportClock() {
        command("clock");
    }

    /** Makes it say that all is written down that it did before; false if it takes no command any more. */
    boolean settle() {
        try {
            command("settle");
            return true;
        } catch (UncheckedIOException ending) {
            log.debug("{} is ending", name, ending);
            return false;
        }
    }

    private void command(String line) {
        try {
            BufferedWriter commands = process.outputWriter(UTF_8);
            commands.write(line + "\n");
            commands.flush();
        } catch (IOException ended) {
            throw new UncheckedIOException("process " + name + " takes no command", ended);
        }
    }

    /** Returns when it is dead, so that nobody counts it as living. */
    void kill() {
        ProcessControl.kill(process);
        if (!awaitEnd(END)) {
            throw new IllegalStateException("process " + name + " survived SIGKILL");
        }
    }

    void terminate() {
        ProcessControl.terminate(process);
    }

    void stop() {
        ProcessControl.stop(process);
        stopped = true;
    }

    void resume() {
        ProcessControl.resume(process);
        stopped = false;
        if (stoppedInside) {
            goOn();
        }
        stoppedInside = false;
    }

    boolean stopped() {
        return stopped;
    }

    int exitValue() {
        return process.exitValue();
    }

    /** Waits for its end and for the end of its history. */
    boolean awaitEnd(Duration limit) {
        try {
            boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (ended) {
                reader.join(END.toMillis());
            }
            return ended;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kills it if it still lives, stopped or not. */
    @Override
    public void close() {
        process.destroyForcibly();
        if (!awaitEnd(END)) {
            log.warn("process {} ({}) did not end after SIGKILL", process.pid(), name);
        }
    }
}
