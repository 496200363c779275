package dev.regent.compat.run;

import dev.regent.compat.catalogue.Scenario;
import dev.regent.compat.report.ScenarioResult;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** What a person sees meanwhile: a line for each scenario that ended and, on a terminal, one that tells what is running. Safe for use by several threads. */
final class Progress {

    private static final String CLEAR = "\r\u001b[K";
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PrintStream out;
    private final boolean terminal;
    private final int scenarios;
    private final long start = System.nanoTime();
    private final List<String> running = new ArrayList<>();
    private final Thread ticker = new Thread(this::tick, "regent-compat-progress-1");
    private int ended;

    /** @param terminal whether lines can be drawn over */
    Progress(PrintStream out, boolean terminal, int scenarios) {
        this.out = out;
        this.terminal = terminal;
        this.scenarios = scenarios;
        ticker.setDaemon(true);
        if (terminal) {
            ticker.start();
        }
    }

    synchronized void started(Scenario scenario) {
        running.add(scenario.id() + " " + scenario.title());
    }

    synchronized void ended(ScenarioResult result) {
        running.remove(result.scenario().id() + " " + result.scenario().title());
        ended++;
        say(String.format(
                Locale.ROOT,
                "[%2d/%d %4d s] %-10s %-40s %s%s",
                ended,
                scenarios,
                elapsed().toSeconds(),
                result.scenario().id(),
                result.scenario().title(),
                result.outcome().written(),
                result.time().isZero()
                        ? ""
                        : String.format(Locale.ROOT, " (%d s)", result.time().toSeconds())));
        result.reasons().forEach(reason -> say("              " + reason));
    }

    synchronized void say(String line) {
        out.println((terminal ? CLEAR : "") + line);
        out.flush();
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private void tick() {
        while (!Thread.currentThread().isInterrupted()) {
            draw();
            LockSupport.parkNanos(SECOND.toNanos());
        }
    }

    private synchronized void draw() {
        if (!running.isEmpty()) {
            String more = running.size() > 1 ? " and " + (running.size() - 1) + " more" : "";
            out.print(CLEAR + "[" + ended + "/" + scenarios + " " + elapsed().toSeconds() + " s] " + running.get(0)
                    + more + " ...");
            out.flush();
        }
    }

    /** Nothing is drawn any more. */
    synchronized void end() {
        ticker.interrupt();
        if (terminal) {
            out.print(CLEAR);
            out.flush();
        }
    }
}
