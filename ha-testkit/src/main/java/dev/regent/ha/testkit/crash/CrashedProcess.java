package dev.regent.ha.testkit.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.HandedOptions;
import dev.regent.ha.testkit.InvalidRunError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a process that ended itself had said before.
 *
 * @param lines all that it printed
 */
record CrashedProcess(List<String> lines) {

    private static final long LIMIT_SECONDS = 120;

    /** Runs one to its end, which must be by its own hand. */
    static CrashedProcess run(Map<String, String> arguments, Map<String, String> options, Path printed) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                CrashMain.class.getName()));
        arguments.forEach((key, value) -> command.add(key + "=" + value));
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile());
            HandedOptions.give(options, builder.environment());
            Process process = builder.start();
            int exit = await(process);
            List<String> lines = Files.readAllLines(printed, UTF_8);
            if (!CrashPoint.isEnd(exit)) {
                throw new InvalidRunError("invalid run: " + arguments + " did not end itself but with code " + exit
                        + ":\n" + String.join("\n", lines));
            }
            return new CrashedProcess(lines);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot run a process", failed);
        }
    }

    private static int await(Process process) {
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new AssertionError("process " + process.pid() + " did not end");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process ran", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }

    /** All that it said of that, in order. */
    List<String> said(String what) {
        String prefix = CrashMain.ANSWER + what + " ";
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** The steps of an operation that it completed. */
    List<String> steps(CrashOperation operation) {
        String prefix = operation + " ";
        return said("STEP").stream()
                .filter(step -> step.startsWith(prefix))
                .map(step -> step.substring(prefix.length()))
                .toList();
    }
}
