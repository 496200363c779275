package dev.regent.compat.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The operator's command that does something to the servers of the backend: {@code SCRIPT VERB [NODE]}. It exits with 0 when it is done; what it prints to its standard
 * output is its answer. {@code verbs} prints the verbs that it knows, with spaces between; {@code nodes} how many servers there are, which are counted from 0 in
 * the order of the addresses.
 */
final class Control {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final Path script;
    private final Set<String> verbs;

    private Control(Path script, Set<String> verbs) {
        this.script = script;
        this.verbs = verbs;
    }

    static Control of(Path script) {
        return new Control(script, Set.of(run(script, "verbs").split("\\s+")));
    }

    boolean knows(String... all) {
        return verbs.containsAll(List.of(all));
    }

    /** Returns when it is done. */
    void does(String... words) {
        run(script, words);
    }

    /** A number that it answers. */
    int number(String... words) {
        String answer = run(script, words);
        try {
            return Integer.parseInt(answer);
        } catch (NumberFormatException wrong) {
            throw new IllegalStateException(
                    script + " " + String.join(" ", words) + " answered '" + answer + "', which is no number", wrong);
        }
    }

    private static String run(Path script, String... words) {
        List<String> command = new ArrayList<>(List.of(script.toAbsolutePath().toString()));
        command.addAll(List.of(words));
        String what = String.join(" ", command);
        try {
            Path printed = Files.createTempFile("regent-control", ".log");
            try {
                return answer(what, new ProcessBuilder(command), printed);
            } finally {
                Files.deleteIfExists(printed);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot run " + what, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + what + " ran", interrupted);
        }
    }

    /** Into a file, since a server that it starts may keep the output open. */
    private static String answer(String what, ProcessBuilder builder, Path printed)
            throws IOException, InterruptedException {
        Process process = builder.redirectOutput(printed.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(LIMIT.toMinutes(), TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(what + " has not ended after " + LIMIT.toMinutes() + " minutes");
        }
        String answer = Files.readString(printed, UTF_8).strip();
        if (process.exitValue() != 0) {
            throw new IllegalStateException(what + " ended with " + process.exitValue() + ": " + answer);
        }
        return answer;
    }
}
