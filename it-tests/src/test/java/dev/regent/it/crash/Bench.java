package dev.regent.it.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.examples.fraud.LogFormat;
import dev.regent.examples.fraud.ReferenceRun;
import dev.regent.examples.fraud.TransactionLog;
import dev.regent.it.crash.agent.Crash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jboss.byteman.check.RuleCheck;

/**
 * What all runs share: an unpacked tarball, the agent with its script, a log of transactions, and what must come out of it.
 *
 * @param home the unpacked tarball
 * @param folder everything that is written is below it
 */
record Bench(Path home, Path folder) {

    private static final int RECORDS = 4500;
    private static final int PARTITIONS = 4;
    private static final long SEED = 42;

    static Bench prepare(Path home, Path folder) throws IOException {
        Bench bench = new Bench(home, folder);
        for (Path each : List.of(bench.proofs(), bench.temporary(), bench.libraries(), bench.logs())) {
            Files.createDirectories(each);
        }
        Files.writeString(bench.script(), CrashPoints.rules(), UTF_8);
        bench.packAgent();
        new TransactionLog(PARTITIONS, RECORDS, SEED, LogFormat.JSON).write(bench.input());
        ReferenceRun.compute(bench.input(), LogFormat.JSON, bench.expected());
        return bench;
    }

    /** The agent's class alone, because it is loaded before all others. */
    private void packAgent() throws IOException {
        String name = Crash.class.getName().replace('.', '/') + ".class";
        try (OutputStream file = Files.newOutputStream(agent());
                JarOutputStream jar = new JarOutputStream(file);
                InputStream code = Crash.class.getClassLoader().getResourceAsStream(name)) {
            if (code == null) {
                throw new IllegalStateException("there is no " + name);
            }
            jar.putNextEntry(new JarEntry(name));
            code.transferTo(jar);
            jar.closeEntry();
        }
    }

    /** Options of every process. Short times, so that a run takes seconds; long enough that a busy machine does not look like a dead one. */
    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("high-availability.local.dir", documents().toString());
        options.put("high-availability.storageDir", storage().toUri().toString());
        options.put("high-availability.lease.duration", "3 s");
        options.put("heartbeat.interval", "300 ms");
        options.put("heartbeat.timeout", "3 s");
        options.put("execution.checkpointing.interval", "250 ms");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", "1000");
        options.put("restart-strategy.fixed-delay.delay", "200 ms");
        options.put("taskmanager.numberOfTaskSlots", "2");
        options.put("io.tmp.dirs", temporary().toString());
        options.put("rest.port", "0");
        return options;
    }

    /** Options of the JVM of a process of that name. */
    String jvmOptions(String process) {
        return String.join(
                " ",
                "-Xmx128m -XX:MaxMetaspaceSize=160m -XX:TieredStopAtLevel=1",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-javaagent:" + byteman() + "=script:" + script() + ",boot:" + byteman() + ",boot:" + agent(),
                "-XX:-UsePerfData -Djava.io.tmpdir=" + libraries(), // nothing of a killed JVM in the machine's folder
                "-Dregent.crash.folder=" + proofs(),
                "-Dregent.crash.process=" + process,
                "-Dregent.log.dir=" + logs().resolve(process),
                "-Dregent.stop-with=" + ProcessHandle.current().pid());
    }

    private static Path byteman() {
        try {
            return Path.of(RuleCheck.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Path launcher() {
        return home.resolve("bin").resolve("regent");
    }

    Path jobJar() {
        return home.resolve("examples").resolve("fraud-detection.jar");
    }

    Path input() {
        return folder.resolve("input");
    }

    Path expected() {
        return folder.resolve("expected");
    }

    /** Where the agent is told what to do and says that it did it. */
    Path proofs() {
        return folder.resolve("proofs");
    }

    Path logs() {
        return folder.resolve("log");
    }

    Path documents() {
        return folder.resolve("ha");
    }

    Path storage() {
        return folder.resolve("storage");
    }

    /** The temporary folder of all processes. */
    Path temporary() {
        return folder.resolve("tmp");
    }

    /** Where JVMs unpack native code. */
    private Path libraries() {
        return folder.resolve("libraries");
    }

    private Path script() {
        return folder.resolve("rules.btm");
    }

    private Path agent() {
        return folder.resolve("agent.jar");
    }
}
