package dev.regent.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;

/**
 * A contender as a process. It says {@code contest WHAT NANOS NUMBER TEXT} on standard output: {@code ready}, {@code granted} (the number is the
 * token), {@code lost}, {@code stepping} directly before it gives the leadership up, {@code stepped} when it has. Nanoseconds are those of
 * {@link System#nanoTime}, which all processes of one machine share. On standard input it takes the commands {@code step-down} and
 * {@code contend}; the end of the input halts it.
 */
public final class ContestMain {

    /** What each line begins with that it says. */
    public static final String MARK = "contest";

    private ContestMain() {}

    /**
     * Contends until it is halted.
     *
     * @param arguments see {@link ContestOptions}
     */
    public static void main(String[] arguments) throws Exception {
        ContestOptions options = ContestOptions.parse(arguments);
        Contest contest = open(options);
        contest.contend(new Speaker());
        say("ready", 0, contest.settings());
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.equals("step-down")) {
                say("stepping", 0, "");
                contest.stepDown();
                say("stepped", 0, "");
            } else if (command.equals("contend")) {
                contest.contend(new Speaker());
                say("ready", 0, contest.settings());
            } else {
                throw new IllegalArgumentException("no such command: " + command);
            }
        }
        Runtime.getRuntime().halt(0);
    }

    private static Contest open(ContestOptions options) throws Exception {
        return switch (options.kind()) {
            case REGENT_ZOOKEEPER -> new RegentContest("zookeeper", options);
            case REGENT_ETCD -> new RegentContest("etcd", options);
            case REGENT_CONSUL -> new RegentContest("consul", options);
            case REGENT_KUBERNETES -> new RegentContest("kubernetes", options);
            case REGENT_S3 -> new RegentContest("s3", options);
            case CURATOR_LATCH -> new LatchContest(options);
            case JETCD_ELECTION -> new JetcdContest(options);
            case CONSUL_SESSION -> new ConsulSessionContest(options);
        };
    }

    private static synchronized void say(String what, long number, String text) {
        say(what, System.nanoTime(), number, text);
    }

    private static synchronized void say(String what, long nanos, long number, String text) {
        System.out.println(MARK + " " + what + " " + nanos + " " + number + " " + text);
        System.out.flush();
    }

    private static final class Speaker implements Contest.Told {

        @Override
        public void granted(long token) {
            say("granted", System.nanoTime(), token, "");
        }

        @Override
        public void lost() {
            say("lost", System.nanoTime(), 0, "");
        }
    }
}
