package dev.regent.mutants;

import dev.regent.mutants.Verdict.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Runs killers, each in a JVM of its own with a time limit. */
final class ChildJvm {

    private static final Pattern VIOLATED = Pattern.compile("violated (\\S+) ([^:]+)(?::.*)?");
    private static final int SHOWN_LINES = 30;

    private final Workspace workspace;
    private final Duration limit;

    /** @param limit after which a killer has given no verdict */
    ChildJvm(Workspace workspace, Duration limit) {
        this.workspace = workspace;
        this.limit = limit;
    }

    /** @param overlay classes that come before the real ones; none for unmutated code */
    Verdict run(Killer killer, List<Path> overlay) {
        long start = System.nanoTime();
        try {
            Path scratch = Files.createDirectories(workspace.overlays().resolve("runs"));
            Path output = Files.createTempFile(scratch, "killer-", ".txt");
            Process process = new ProcessBuilder(command(killer, overlay))
                    .directory((killer.folder().isEmpty()
                                    ? scratch
                                    : workspace.root().resolve(killer.folder()))
                            .toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = await(process);
            List<String> lines = lines(output);
            Files.delete(output);
            boolean complete = ended && process.exitValue() <= 1;
            return new Verdict(complete, violations(lines), end(lines), Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot run " + killer.text(), failure);
        }
    }

    private boolean await(Process process) {
        try {
            if (process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return false;
    }

    private List<String> command(Killer killer, List<Path> overlay) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dfile.encoding=UTF-8"));
        command.addAll(killer.options());
        command.add("-cp");
        command.add(Workspace.join(Stream.concat(overlay.stream(), workspace.classPath().stream())));
        command.add(killer.mainClass());
        command.addAll(killer.arguments());
        return command;
    }

    private static List<String> lines(Path output) throws IOException {
        return new String(Files.readAllBytes(output), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    static List<Violation> violations(List<String> lines) {
        return lines.stream()
                .map(VIOLATED::matcher)
                .filter(Matcher::matches)
                .map(found -> new Violation(found.group(1), found.group(2).trim()))
                .toList();
    }

    private static String end(List<String> lines) {
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
