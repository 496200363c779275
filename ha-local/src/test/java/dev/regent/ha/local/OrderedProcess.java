package dev.regent.ha.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;

/** Another JVM that does what its parent orders, and answers, line by line, until it is killed. */
final class OrderedProcess implements AutoCloseable {

    /** Marks an answer among the lines of a log. */
    private static final String ANSWER = "> ";

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter orders;

    /** @param main calls {@link #serve} */
    OrderedProcess(Class<?> main, Path folder) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader(UTF_8);
        orders = process.outputWriter(UTF_8);
    }

    long pid() {
        return process.pid();
    }

    /** @throws IOException if it ends without an answer */
    String ask(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        String line = answers.readLine();
        while (line != null && !line.startsWith(ANSWER)) {
            line = answers.readLine();
        }
        if (line == null) {
            throw new IOException("the process ended");
        }
        return line.substring(ANSWER.length());
    }

    /** As {@code kill -9} does. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** In that JVM: answers each order until there are no more. */
    static void serve(Answering answering) throws IOException {
        BufferedReader given = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = given.readLine(); order != null; order = given.readLine()) {
            System.out.println(ANSWER + answering.answer(order));
        }
    }

    /** What that JVM does. */
    interface Answering {

        /** @return one line */
        String answer(String order) throws IOException;
    }
}
