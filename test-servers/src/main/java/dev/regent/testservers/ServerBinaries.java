package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Where the binaries of the servers are: given by option, or built by {@code bin/test-servers}. Builds nothing itself. */
final class ServerBinaries {

    private static final ServerBinaries OF_THIS_RUN =
            new ServerBinaries(System.getProperties(), Repository.root().resolve("bin/test-servers"));
    private static final long LIMIT_SECONDS = 60;

    private final Properties options;
    private final Path command;
    private final Map<ServerKind, Answer> answers = new ConcurrentHashMap<>();

    ServerBinaries(Properties options, Path command) {
        this.options = options;
        this.command = command;
    }

    static ServerBinaries ofThisRun() {
        return OF_THIS_RUN;
    }

    /** Whether the run leaves out all tests that need a server. */
    boolean leftOut() {
        return "none".equals(options.getProperty("regent.servers"));
    }

    /** Why there is no such server, in one line that says what to do. */
    Optional<String> missing(ServerKind kind) {
        Answer answer = answer(kind);
        return answer.there() ? Optional.empty() : Optional.of(answer.text());
    }

    /** The executable file. */
    Path file(ServerKind kind) {
        Answer answer = answer(kind);
        if (!answer.there()) {
            throw new IllegalStateException(answer.text());
        }
        return Path.of(answer.text());
    }

    private Answer answer(ServerKind kind) {
        return answers.computeIfAbsent(kind, this::find);
    }

    private Answer find(ServerKind kind) {
        if (kind == ServerKind.ZOOKEEPER) {
            return new Answer(true, "java");
        }
        String option = "regent.server." + kind.label();
        String given = options.getProperty(option, "");
        if (given.isEmpty()) {
            return ask(kind);
        }
        return Files.isExecutable(Path.of(given))
                ? new Answer(true, given)
                : new Answer(false, given + ", given by -D" + option + ", is no executable file");
    }

    private Answer ask(ServerKind kind) {
        try {
            Process process = new ProcessBuilder(command.toString(), "path", kind.label())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Answer(false, command + " path " + kind.label() + " does not end");
            }
            return new Answer(process.exitValue() == 0, answer);
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot run " + command, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + command, interrupted);
        }
    }

    /** @param text the file, or the reason why there is none */
    private record Answer(boolean there, String text) {}
}
