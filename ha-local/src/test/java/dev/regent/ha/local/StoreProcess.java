package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.support.lease.WriteOutcome;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.Optional;

/** Another JVM with a store, which writes and reads one document as its parent tells it, line by line. */
final class StoreProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    StoreProcess(Path folder) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreProcess.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(UTF_8);
        orders = process.outputWriter(UTF_8);
    }

    long pid() {
        return process.pid();
    }

    /** What came of it: the name of the outcome. */
    String write(String text) throws IOException {
        return ask("write " + text);
    }

    /** What it found, or the name of the error. */
    String read() throws IOException {
        return ask("read");
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    private String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String answer = answers.readLine();
        while (answer != null && !answer.startsWith("> ")) {
            answer = answers.readLine(); // a log line
        }
        if (answer == null) {
            throw new IOException("the process ended");
        }
        return answer.substring(2);
    }

    public static void main(String[] args) throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        Optional<String> version = Optional.empty();
        try (Stores stores = new Stores(Path.of(args[0]))) {
            LocalDocumentStore store = stores.open();
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                String answer;
                if (order.equals("read")) {
                    answer = read(store);
                } else {
                    WriteOutcome outcome = Stores.write(store, version, order.substring("write ".length()));
                    if (outcome instanceof WriteOutcome.Applied applied) {
                        version = Optional.of(applied.version());
                    }
                    answer = outcome.getClass().getSimpleName();
                }
                System.out.println("> " + answer);
            }
        }
    }

    private static String read(LocalDocumentStore store) {
        try {
            return Stores.read(store, Stores.KEY).orElse("nothing");
        } catch (HaException failure) {
            return failure.getClass().getSimpleName();
        }
    }
}
