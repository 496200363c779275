package dev.regent.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.it.Tarball.Result;
import dev.regent.it.broken.ForgetfulHaBackendFactory;
import dev.regent.testservers.Ensemble;
import dev.regent.testservers.EtcdServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/regent compat} of the unpacked tarball. */
@Timeout(240)
class CompatIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
    private static final String ENDPOINTS = "high-availability.etcd.endpoints=http://";

    @TempDir
    private static Path unpacked;

    private static Tarball regent;

    @TempDir
    private Path folder;

    private Path report;
    private Path temporary;
    private Map<String, String> environment;

    @BeforeAll
    static void unpack() throws IOException, InterruptedException {
        regent = Tarball.unpack(unpacked);
    }

    @BeforeEach
    void folders() throws IOException {
        report = folder.resolve("report");
        temporary = Files.createDirectory(folder.resolve("tmp"));
        environment = Map.of("REGENT_JVM_OPTS", "-Djava.io.tmpdir=" + temporary + " -Dregent.kit.kills=1");
    }

    @Test
    @NeedsServer(ServerKind.ETCD)
    @DisplayName("a running etcd is held to the contract, under faults too: four reports, and nothing is left in it")
    void holds() throws IOException, InterruptedException {
        try (Ensemble etcd = EtcdServers.start(folder.resolve("etcd"), ServerOptions.nodes(1))) {
            Result result = compat("etcd", endpoints(etcd), "--scenario", "state,fencing,unknown,F1,soak", "--strict");

            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
            assertThat(result.err())
                    .containsPattern("F1 +leader killed +held")
                    .containsPattern("soak: segment 1, [0-9]+ of 1 s: grants [1-9]");
            assertThat(result.out())
                    .contains("held 5, declared 0, violated 0, invalid 0, not run 0; stale beliefs 0 of ")
                    .contains("F1 kill -9 to grant: median ")
                    .containsPattern("(?m)^ +operation.replace.ok +[1-9]");
            assertThat(report.resolve("report.txt")).hasContent(result.out());
            assertThat(report.resolve("report.html")).content().contains("<svg");
            assertThat(report.resolve("report.json")).content().contains("\"violated\"");
            assertThat(report.resolve("report.xml")).content().contains("<testsuites ");
            assertThat(report.resolve("soak-etcd-1.state")).content().contains("elapsed-millis");
            assertThat(keysOfTheKit(etcd)).isEmpty();
            assertNothingLeft();
        }
    }

    private Result compat(String type, String option, String... more) throws IOException, InterruptedException {
        return regent.run(environment, arguments(type, option, more));
    }

    /** Those of a run with a report, whose soak, if there is one, is short. */
    private String[] arguments(String type, String option, String... more) {
        Stream<String> first = Stream.of("compat", "--type", type, "-D", option, "--report", report.toString());
        boolean soak = String.join(",", more).contains("soak");
        Stream<String> last = soak ? Stream.of("--duration", "1s") : Stream.of();
        return Stream.of(first, Stream.of(more), last).flatMap(each -> each).toArray(String[]::new);
    }

    private static String endpoints(Ensemble etcd) {
        return ENDPOINTS + etcd.addresses().get(0);
    }

    @Test
    @DisplayName("a broken driver fails by the rule that it breaks, and what cannot be run is one line that says why")
    void violated() throws IOException, InterruptedException {
        File ofAway = folder.resolve("away").toFile();
        Process away = regent.start(ofAway, "compat", "--type", "etcd", "-D", ENDPOINTS + "127.0.0.1:1");
        try {
            Result result = compat(
                    "forgetful",
                    "high-availability.forgetful.dir=" + folder.resolve("ha"),
                    "--plugin",
                    brokenDriver().toString(),
                    "--scenario",
                    "state");

            assertThat(result.exitCode()).as(result.out() + result.err()).isOne();
            assertThat(result.out()).containsPattern("(?m)^state .* violated").containsPattern("(?m)^S9 +violated");
            assertNothingLeft();
            assertOneLine(3, "'etcd'", "--type", "etdc");
            assertOneLine(2, "fresh random ones alone", "--type", "local", "-D", "high-availability.cluster-id=mine");
            assertOneLine(2, "there is no scenario 'F31', did you mean 'F", "--type", "local", "--scenario", "F31");
            assertOneLine(2, "add --level soak", "--type", "local", "--duration", "5m");
            assertThat(away.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(away.exitValue()).isEqualTo(4);
            assertThat(Files.readString(ofAway.toPath()))
                    .startsWith("regent: backend 'etcd' did not answer for 20 s, so nothing was run: ")
                    .hasLineCount(1);
        } finally {
            away.destroyForcibly();
        }
    }

    private static void assertOneLine(int code, String text, String... arguments)
            throws IOException, InterruptedException {
        Result result = regent.run(
                Stream.concat(Stream.of("compat"), Stream.of(arguments)).toArray(String[]::new));
        assertThat(result.exitCode()).as(result.err()).isEqualTo(code);
        assertThat(result.err()).startsWith("regent: ").contains(text).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    @Test
    @NeedsServer(ServerKind.ETCD)
    @DisplayName("a run that is interrupted kills its contenders, deletes what they stored, and leaves no file")
    void interrupted() throws IOException, InterruptedException {
        try (Ensemble etcd = EtcdServers.start(folder.resolve("etcd"), ServerOptions.nodes(1))) {
            File output = folder.resolve("out").toFile();
            Process command = regent.start(environment, output, arguments("etcd", endpoints(etcd), "--scenario", "F3"));
            try {
                await().atMost(LIMIT).until(() -> processes("ContenderMain") >= 3);
                await().atMost(LIMIT)
                        .until(() -> keysOfTheKit(etcd).stream().anyMatch(key -> key.contains("-processes/")));
                command.destroy(); // SIGTERM
                assertThat(command.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            } finally {
                command.destroyForcibly();
            }

            assertThat(Files.readString(output.toPath())).contains("regent: interrupted");
            assertThat(processes("")).isZero();
            assertThat(keysOfTheKit(etcd)).isEmpty();
            assertNothingLeft();
        }
    }

    /** How many processes of this tarball run that have something on their command line. */
    private static long processes(String text) {
        return ProcessHandle.allProcesses()
                .map(CompatIT::commandLine)
                .filter(line -> line.contains(regent.home().toString()) && line.contains(text))
                .count();
    }

    /** Not that of {@link ProcessHandle}, which ends after a page. */
    private static String commandLine(ProcessHandle process) {
        try {
            return new String(Files.readAllBytes(Path.of("/proc/" + process.pid() + "/cmdline")), UTF_8);
        } catch (IOException ended) {
            return "";
        }
    }

    /** All that is stored under cluster ids of the kit. */
    private static List<String> keysOfTheKit(Ensemble etcd) throws IOException, InterruptedException {
        HttpRequest all = HttpRequest.newBuilder(
                        URI.create("http://" + etcd.addresses().get(0) + "/v3/kv/range"))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"key\":\"AA==\",\"range_end\":\"AA==\",\"keys_only\":true}"))
                .build();
        String answer = HttpClient.newHttpClient()
                .send(all, HttpResponse.BodyHandlers.ofString())
                .body();
        assertThat(answer).contains("\"revision\"");
        return KEY.matcher(answer)
                .results()
                .map(key -> new String(Base64.getDecoder().decode(key.group(1)), UTF_8))
                .filter(key -> key.contains("kit-"))
                .toList();
    }

    /** Every cluster id that was used is deleted, and no file is where temporary ones are. */
    private void assertNothingLeft() throws IOException {
        List<String> journal = Files.readAllLines(report.resolve("clusters.txt"));
        assertThat(journal.stream().filter(line -> line.startsWith("+ ")).map(line -> line.substring(2)))
                .isNotEmpty()
                .allSatisfy(id -> assertThat(journal).contains("- " + id));
        try (Stream<Path> files = Files.list(temporary)) {
            assertThat(files.filter(file -> !file.toString().contains("hsperfdata")))
                    .isEmpty();
        }
    }

    /** The plugin of the embedded driver, and a jar more. */
    private Path brokenDriver() throws IOException {
        Path plugin = Files.createDirectory(folder.resolve("forgetful"));
        try (Stream<Path> jars = Files.list(regent.home().resolve("plugins/local"))) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, plugin.resolve(jar.getFileName()));
            }
        }
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Regent-SPI-Version"), "1");
        String name = ForgetfulHaBackendFactory.class.getName();
        String file = name.replace('.', '/') + ".class";
        try (JarOutputStream jar =
                        new JarOutputStream(Files.newOutputStream(plugin.resolve("forgetful.jar")), manifest);
                InputStream bytes = CompatIT.class.getResourceAsStream("/" + file)) {
            jar.putNextEntry(new JarEntry(file));
            jar.write(Objects.requireNonNull(bytes).readAllBytes());
            jar.putNextEntry(new JarEntry("META-INF/services/dev.regent.ha.spi.HaBackendFactory"));
            jar.write(name.getBytes(UTF_8));
        }
        return plugin;
    }
}
