package dev.regent.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.testservers.KubernetesServers;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.ServerOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/walkthrough-kubernetes.md, one after the other in one shell, on an API server of this test; as the service account of the role that is shipped. */
@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@Timeout(300)
class WalkthroughIT {

    private static final Path PAGE = Path.of("..", "docs", "walkthrough-kubernetes.md");
    private static final Pattern BLOCK =
            Pattern.compile("^```sh( kubectl)?\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String NAMESPACE = "walkthrough";
    private static final long LIMIT_SECONDS = 240;

    @TempDir
    private Path folder;

    @Test
    @DisplayName(
            "J2: a Flink user's way on Kubernetes, as the page says: kill the leader, kill a TaskManager, cancel; state goes, the retained checkpoint stays")
    void walk() throws IOException, InterruptedException {
        Tarball regent = Tarball.unpack(folder);
        try (KubernetesServers servers = KubernetesServers.start(folder.resolve("servers"), ServerOptions.nodes(1))) {
            servers.createNamespace(NAMESPACE);
            servers.applyRole(NAMESPACE, Files.readString(regent.home().resolve("kubernetes/rbac.yaml")));
            Path kubeconfig = servers.kubeconfig(
                    "user", servers.api().node(0).port(), NAMESPACE, servers.token(NAMESPACE, "regent"));
            String printed = run(regent, kubeconfig);
            String job = found("job ([0-9a-f]{32}) is stored", printed);
            assertThat(printed)
                    .containsSubsequence(
                            "cluster payments on kubernetes",
                            "leader: token ",
                            "JobManagers: 2",
                            "TaskManagers: 1",
                            "job " + job + " is stored",
                            "name checkpoint-",
                            "leads under token ",
                            "leader: token ",
                            "restarts: 0",
                            "restarts: 1",
                            "jobs: none",
                            "job-" + job + ": none");
            String retained = printed.substring(printed.indexOf("retained: "));
            assertThat(Long.parseLong(found("checkpoints/" + job + "/(\\d+)-", retained)))
                    .as("the token under which the retained checkpoint was completed")
                    .isGreaterThan(Long.parseLong(found("leads under token (\\d+)", printed)));
            assertThat(files(regent.home().resolve("data/storage")))
                    .isNotEmpty()
                    .allMatch(file -> file.contains("checkpoints/" + job));
        }
    }

    private String run(Tarball regent, Path kubeconfig) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("page.sh"), script(), UTF_8);
        File output = folder.resolve("page.out").toFile();
        ProcessBuilder shell = new ProcessBuilder("bash", "-u", script.toString())
                .directory(regent.home().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(output);
        shell.environment().keySet().removeIf(name -> name.startsWith("REGENT_"));
        String javaHome = System.getProperty("java.home");
        shell.environment().put("JAVA_HOME", javaHome);
        shell.environment().put("PATH", javaHome + "/bin:" + System.getenv("PATH"));
        shell.environment().put("KUBECONFIG", kubeconfig.toString());
        Process process = shell.start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            String printed = Files.readString(output.toPath(), UTF_8);
            System.out.println(printed); // belongs to the report of the run
            assertThat(ended).as("ends in time: %s", printed).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** All blocks; those for kubectl where there is one. The first command that fails ends it. */
    private static String script() throws IOException {
        StringBuilder script = new StringBuilder("set -e\n");
        Matcher blocks = BLOCK.matcher(Files.readString(PAGE, UTF_8));
        while (blocks.find()) {
            if (blocks.group(1) == null || hasKubectl()) {
                script.append(blocks.group(2));
            }
        }
        return script.toString();
    }

    private static boolean hasKubectl() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "kubectl")));
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
        return matcher.group(1);
    }

    private static List<String> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> below.relativize(file).toString())
                    .toList();
        }
    }
}
