package dev.regent.runtime.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.runtime.api.Job;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.CheckpointId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A job jar")
class UserCodeTest {

    /** Writes, as its only record, which classes it can see and its context class loader. */
    private static final String PROBE = """
            package probe;
            import dev.regent.runtime.api.*;
            import dev.regent.runtime.connector.file.*;
            public class Probe implements Job {
                public void define(Pipeline pipeline, JobArguments arguments) {
                    Library.used();
                    pipeline.source(FileSource.lines(arguments.path("input")))
                            .map(Probe::sees)
                            .sink(FileSink.lines(arguments.path("output")));
                }
                private static String sees(String name) {
                    String loader = Thread.currentThread().getContextClassLoader().getName();
                    try {
                        Class.forName(name);
                        return name + " yes " + loader;
                    } catch (ClassNotFoundException e) {
                        return name + " no " + loader;
                    }
                }
            }
            class Library { static void used() {} }
            class Hidden implements Job { public void define(Pipeline pipeline, JobArguments arguments) {} }
            """;

    private static final String BROKEN = """
            package probe;
            import dev.regent.runtime.api.*;
            public class Broken {
                public static class NoJob {}
                public abstract static class Abstract implements Job {}
                public static class Private implements Job {
                    private Private() {}
                    public void define(Pipeline pipeline, JobArguments arguments) {}
                }
                public static class Throwing implements Job {
                    public Throwing() { throw new IllegalStateException("no licence"); }
                    public void define(Pipeline pipeline, JobArguments arguments) {}
                }
                public static class Initializer implements Job {
                    static final int X = Integer.parseInt("x");
                    public void define(Pipeline pipeline, JobArguments arguments) {}
                }
            }
            """;

    @TempDir
    Path directory;

    private Path jar;

    @BeforeEach
    void compile() throws IOException {
        Path sources = Files.createDirectories(directory.resolve("src/probe"));
        Path classes = Files.createDirectories(directory.resolve("classes"));
        Path probe = Files.writeString(sources.resolve("Probe.java"), PROBE);
        Path broken = Files.writeString(sources.resolve("Broken.java"), BROKEN);
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        probe.toString(),
                        broken.toString());
        assertThat(result).isZero();
        jar = pack(classes, directory.resolve("probe.jar"), "probe.Probe");
    }

    @Test
    @DisplayName(
            "sees the job API, the connectors and slf4j, its own classes and the platform, and nothing else of the host")
    void isolation() throws IOException {
        Map<String, String> expected = Map.of(
                "dev.regent.runtime.api.Job", "yes",
                "dev.regent.runtime.connector.file.FileSink", "yes",
                "org.slf4j.Logger", "yes",
                "probe.Probe", "yes",
                "java.sql.Connection", "yes",
                "dev.regent.runtime.chain.UserCode", "no",
                "dev.regent.runtime.rpc.JobId", "no",
                "dev.regent.ha.spi.HaException", "no",
                "com.fasterxml.jackson.databind.ObjectMapper", "no",
                "org.junit.jupiter.api.Test", "no");
        Path input = Files.createDirectory(directory.resolve("in"));
        Files.write(input.resolve("names"), expected.keySet());
        assertThat(run(input))
                .hasSameSizeAs(expected)
                .allSatisfy((name, seen) ->
                        assertThat(seen).as(name).isEqualTo(expected.get(name) + " regent-job-probe.jar"));
    }

    @Test
    @DisplayName("leaves the thread's context class loader as it was")
    void contextClassLoader() throws IOException {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        run(Files.createDirectory(directory.resolve("in")));
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }

    @Test
    @DisplayName("is loaded anew each time, so that two jobs share no static state")
    void anew() {
        try (UserCode one = UserCode.load(jar, "probe.Probe");
                UserCode other = UserCode.load(jar, "probe.Probe")) {
            assertThat((Object) one.job().getClass()).isNotSameAs(other.job().getClass());
            assertThat(one.job()).isInstanceOf(Job.class);
        }
    }

    @Test
    @DisplayName("may name its entry class in the manifest")
    void manifest() throws IOException {
        assertThat(UserCode.entryClass(jar)).contains("probe.Probe");
        assertThat(UserCode.entryClass(pack(directory.resolve("classes"), directory.resolve("plain.jar"), "")))
                .isEmpty();
    }

    @Test
    @DisplayName("that cannot be used is refused in one line that says why")
    void refused() throws IOException {
        Path missing = directory.resolve("missing.jar");
        Path noJar = Files.writeString(directory.resolve("no.jar"), "text");
        requireRefused(missing, "probe.Probe", "job jar " + missing + " does not exist or is not a file");
        requireRefused(noJar, "probe.Probe", "job jar " + noJar + " cannot be read as a jar");
        requireRefused(jar, "probe.Nowhere", "entry class probe.Nowhere of job jar " + jar + " is not in it");
        requireRefused(jar, "probe.Broken$NoJob", "does not implement dev.regent.runtime.api.Job");
        requireRefused(jar, "probe.Broken$Abstract", "must be public and not abstract");
        requireRefused(jar, "probe.Broken$Private", "has no public constructor without parameters");
        requireRefused(jar, "probe.Hidden", "has no public constructor without parameters");
        requireRefused(
                jar, "probe.Broken$Throwing", "cannot be constructed: java.lang.IllegalStateException: no licence");
        requireRefused(jar, "probe.Broken$Initializer", "cannot be linked");
    }

    @Test
    @DisplayName("that lacks a class it needs is refused in one line when the job is defined")
    void missingLibrary() throws IOException {
        Files.delete(directory.resolve("classes/probe/Library.class"));
        Path incomplete = pack(directory.resolve("classes"), directory.resolve("incomplete.jar"), "probe.Probe");
        try (UserCode code = UserCode.load(incomplete, "probe.Probe")) {
            assertThatThrownBy(() -> ChainFactory.check(code.job(), Map.of(), RecordPolicy.FAIL))
                    .isInstanceOf(InvalidJobException.class)
                    .hasMessage(
                            "job probe.Probe: its definition cannot be linked: NoClassDefFoundError: probe/Library");
        }
    }

    private static void requireRefused(Path jar, String entryClass, String reason) {
        assertThatThrownBy(() -> UserCode.load(jar, entryClass).close())
                .isInstanceOf(InvalidJobException.class)
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    /** What each class name of the input came to. */
    private Map<String, String> run(Path input) throws IOException {
        Path output = directory.resolve("out");
        Map<String, String> arguments = Map.of("input", input.toString(), "output", output.toString());
        try (UserCode code = UserCode.load(jar, "probe.Probe");
                SubtaskChain chain = ChainFactory.create(
                        code.job(), WordCount.context(new Attempt(1, 1), RecordPolicy.FAIL, arguments))) {
            chain.open(Optional.empty(), List.of());
            assertThat(chain.step()).isEqualTo(Progress.END_OF_INPUT);
            chain.commit(chain.snapshot(new CheckpointId(1, 1), OutputStream.nullOutputStream()));
        }
        Map<String, String> seen = new HashMap<>();
        try (Stream<Path> files = Files.list(output).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                for (String line : Files.readAllLines(file)) {
                    seen.put(line.substring(0, line.indexOf(' ')), line.substring(line.indexOf(' ') + 1));
                }
            }
        }
        return seen;
    }

    private static Path pack(Path classes, Path jar, String entryClass) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!entryClass.isEmpty()) {
            manifest.getMainAttributes().putValue(UserCode.ENTRY_CLASS_ATTRIBUTE, entryClass);
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(classes).filter(Files::isRegularFile)) {
            for (Path file : files.toList()) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                out.write(Files.readAllBytes(file));
            }
        }
        return jar;
    }
}
