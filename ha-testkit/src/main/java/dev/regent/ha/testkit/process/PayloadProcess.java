package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.FaultyMedium;
import dev.regent.ha.testkit.HandedOptions;
import dev.regent.ha.testkit.StorageFixture;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link PayloadMain}. */
final class PayloadProcess implements AutoCloseable {

    /** All the heap that it has. */
    static final int HEAP_MIB = 64;

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    PayloadProcess(StorageFixture fixture) throws IOException {
        List<String> command =
                new ArrayList<>(fixture.medium().map(FaultyMedium::launcher).orElse(List.of()));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+UseSerialGC", // its old generation is two thirds of that, at most
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PayloadMain.class.getName(),
                "factory=" + fixture.factory().getClass().getName(),
                "root=" + fixture.root()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        HandedOptions.give(fixture.options(), builder.environment());
        process = builder.start();
        answers = process.inputReader(UTF_8);
        orders = process.outputWriter(UTF_8);
        answer();
    }

    long pid() {
        return process.pid();
    }

    String ask(String order) throws IOException {
        tell(order);
        return answer();
    }

    void tell(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
    }

    /** What it says next. */
    String answer() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith(PayloadMain.ANSWER)) {
            line = answers.readLine(); // a log line
        }
        if (line == null) {
            throw new IOException("the process ended");
        }
        return line.substring(PayloadMain.ANSWER.length());
    }

    /** Ends it without any chance to do something, and gives what it had said since the last answer was read. */
    List<String> kill() {
        process.toHandle().destroyForcibly(); // that of the process would close its output, too
        return answers.lines()
                .filter(line -> line.startsWith(PayloadMain.ANSWER))
                .map(line -> line.substring(PayloadMain.ANSWER.length()))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
