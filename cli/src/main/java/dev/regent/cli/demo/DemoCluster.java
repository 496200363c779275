package dev.regent.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The processes of one run: a cluster with an id, folders and ports of its own, so that two runs never meet. Closing it ends every
 * process that is left, stopped ones too.
 */
final class DemoCluster implements AutoCloseable {

    private static final long STOP_MILLIS = 12_000;

    private final DemoSettings settings;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, DemoProcess> processes = new LinkedHashMap<>();

    DemoCluster(DemoSettings settings) throws IOException {
        this.settings = settings;
        Path data = Files.createDirectories(settings.directory().resolve("data"));
        String clusterId = "demo-" + Long.toHexString(new Random().nextLong() >>> 32);
        options.put(DemoBackend.CLUSTER_ID, clusterId);
        if (!settings.backend().onServers()) {
            options.put("high-availability.local.dir", data.resolve("ha").toString());
        }
        options.put(
                DemoBackend.STORAGE,
                settings.backend()
                        .storage(clusterId)
                        .orElseGet(() -> data.resolve("storage").toUri().toString()));
        options.put("rest.port", "0");
        options.put("taskmanager.numberOfTaskSlots", Integer.toString(settings.slots()));
        options.putAll(settings.backend().overrides());
    }

    /** Keys that differ from the configuration file; commands that join the cluster need the same. */
    Map<String, String> options() {
        return Map.copyOf(options);
    }

    void start() throws IOException {
        Files.createDirectories(logs());
        for (int i = 1; i <= settings.jobManagers(); i++) {
            start("jobmanager", i);
        }
        for (int i = 1; i <= settings.taskManagers(); i++) {
            start("taskmanager", i);
        }
    }

    private void start(String role, int number) {
        String name = role + "-" + number;
        List<String> command = new ArrayList<>(List.of(settings.launcher().toString(), role, "--name", name));
        settings.backend().configDir().ifPresent(dir -> command.addAll(List.of("--config-dir", dir.toString())));
        options.forEach((key, value) -> command.addAll(List.of("-D", key + "=" + value)));
        String jvm = "-Dregent.log.dir=" + logs() + " -Dregent.stop-with="
                + ProcessHandle.current().pid();
        processes.put(name, DemoProcess.start(name, command, logs(), jvm));
    }

    private Path logs() {
        return settings.directory().resolve("log");
    }

    DemoProcess process(String name) {
        DemoProcess found = processes.get(name);
        if (found == null) {
            throw new IllegalStateException("the cluster names a process that the demo did not start: " + name);
        }
        return found;
    }

    /** The processes of a role that live. */
    List<DemoProcess> living(String role) {
        return processes.values().stream()
                .filter(process -> process.name().startsWith(role) && process.alive())
                .toList();
    }

    /** Resident memory of a role's living processes in MiB: {@code VmRSS} is the present, {@code VmHWM} the most so far. */
    List<Double> memory(String role, String line) {
        return living(role).stream()
                .flatMapToDouble(process -> process.memory(line).stream())
                .boxed()
                .toList();
    }

    /** Every process, in the order of their start. */
    List<DemoProcess> all() {
        return List.copyOf(processes.values());
    }

    /** Ends all processes in order, the TaskManagers first, and those that do not end in time by force. */
    @Override
    public void close() {
        List<DemoProcess> left = all().stream().filter(DemoProcess::alive).toList();
        left.forEach(DemoProcess::stop);
        long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000;
        for (DemoProcess process : left) {
            if (!ended(process, deadline)) {
                process.kill();
                ended(process, deadline + STOP_MILLIS * 1_000_000);
            }
        }
    }

    /** Ends them at once, and waits until they are gone, so that their files can be deleted. */
    void kill() {
        List<DemoProcess> left = all();
        left.forEach(DemoProcess::kill);
        long deadline = System.nanoTime() + STOP_MILLIS * 1_000_000;
        left.forEach(process -> ended(process, deadline));
    }

    private static boolean ended(DemoProcess process, long deadline) {
        try {
            return process.awaitEnd(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
