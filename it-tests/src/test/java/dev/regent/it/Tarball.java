package dev.regent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tarball as an operator has it: unpacked into a folder, and used by its {@code bin/regent} alone. */
public final class Tarball {

    private static final long LIMIT_SECONDS = 180;

    private final Path home;

    private Tarball(Path home) {
        this.home = home;
    }

    /** Unpacks it below that folder. */
    public static Tarball unpack(Path folder) throws IOException, InterruptedException {
        String name = "regent-" + System.getProperty("regent.version");
        Path tarball = Path.of("../distribution/target", name + ".tar.gz");
        assertThat(tarball).as("built by the distribution module").exists();
        Process tar = new ProcessBuilder("tar", "xzf", tarball.toAbsolutePath().toString(), "-C", folder.toString())
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).isZero();
        return new Tarball(folder.resolve(name));
    }

    public Path home() {
        return home;
    }

    /** JDKs to run it with: the one of the build, and a JDK 25 where one is found. */
    static Stream<Path> javaHomes() throws IOException {
        List<Path> homes = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        newerJdk().ifPresent(homes::add);
        return homes.stream();
    }

    private static Optional<Path> newerJdk() throws IOException {
        Path installed = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(installed)) {
            return Optional.empty();
        }
        try (Stream<Path> jdks = Files.list(installed)) {
            return jdks.filter(jdk -> jdk.getFileName().toString().contains("25"))
                    .filter(jdk -> Files.isExecutable(jdk.resolve("bin/java")))
                    .findFirst();
        }
    }

    /** The library folder's jars, and each plugin's. */
    List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    /** Runs one command to its end. */
    Result run(Map<String, String> environment, String... arguments) throws IOException, InterruptedException {
        File out = File.createTempFile("regent", ".out", home.toFile());
        File err = File.createTempFile("regent", ".err", home.toFile());
        ProcessBuilder builder = builder(environment, arguments);
        Process process = builder.redirectOutput(out).redirectError(err).start();
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("ends in time: %s", String.join(" ", arguments))
                    .isTrue();
            return new Result(process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
        } finally {
            process.destroyForcibly();
        }
    }

    Result run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    /** Starts a process that runs until it is told to stop; the caller ends it. */
    Process start(File output, String... arguments) throws IOException {
        return start(Map.of(), output, arguments);
    }

    /** The same with more variables of the environment. */
    Process start(Map<String, String> environment, File output, String... arguments) throws IOException {
        return builder(environment, arguments)
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
    }

    private ProcessBuilder builder(Map<String, String> environment, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/regent").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
        builder.environment().keySet().removeIf(name -> name.startsWith("REGENT_") || name.equals("JAVA_HOME"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return builder;
    }

    /** How a command ended. */
    record Result(int exitCode, String out, String err) {}
}
