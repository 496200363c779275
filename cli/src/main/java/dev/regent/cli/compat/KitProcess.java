package dev.regent.cli.compat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.cli.client.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kit as a process, whose class path holds the kit and the one driver. However it ends, and when this process is told to end too, nothing of it runs on, and what it
 * stored in the backend is deleted.
 */
public final class KitProcess {

    private static final Logger log = LoggerFactory.getLogger(KitProcess.class);
    private static final String MAIN = "dev.regent.compat.run.CompatMain";
    private static final String KIT_PROPERTIES = "regent.kit.";
    private static final long END_SECONDS = 20;
    private static final long CLEAN_SECONDS = 180;

    private final Path kit;
    private final TestedDriver driver;
    private final Path folder;
    private final Path work;
    private final KitRequest request;

    /**
     * @param kit folder of the kit's jars
     * @param folder for reports and logs
     * @param work a folder for temporary files
     */
    public KitProcess(Path kit, TestedDriver driver, Path folder, Path work, KitRequest request) {
        this.kit = kit;
        this.driver = driver;
        this.folder = folder;
        this.work = work;
        this.request = request;
    }

    /** Runs it to its end, and deletes what it left if it did not end by itself; answers its exit code. */
    public int run() throws IOException, InterruptedException {
        Process process = start(false);
        Thread interrupted = new Thread(() -> interrupted(process), "regent-compat-interrupted-1");
        Runtime.getRuntime().addShutdownHook(interrupted);
        int code = process.waitFor();
        if (stopping(interrupted)) {
            interrupted.join(); // this process ends now
            return ExitCode.INTERNAL;
        }
        if (code < 0 || code > ExitCode.INTERNAL) {
            System.err.println("regent: the process of the kit ended with code " + code + ", see " + folder);
            clean();
            return ExitCode.INTERNAL;
        }
        return code;
    }

    private static boolean stopping(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException already) {
            log.debug("this process is ending", already);
            return true;
        }
    }

    private Process start(boolean clean) throws IOException {
        Path temporary = Files.createDirectories(work.resolve("tmp"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Djava.io.tmpdir=" + temporary,
                "-Dlogback.configurationFile=logback-compat.xml",
                "-Dregent.compat.log=" + folder.resolve(clean ? "clean.log" : "kit.log")));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith(KIT_PROPERTIES))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        String jars = driver.jars().stream().map(Path::toString).collect(Collectors.joining(":"));
        command.addAll(List.of("-cp", kit + "/*:" + jars, MAIN));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("REGENT_KIT_TYPE", driver.type());
        Process process = builder.start();
        OutputStream in = process.getOutputStream(); // stays open: its end is the end of this process
        in.write(request.text(driver, folder, clean).getBytes(UTF_8));
        in.flush();
        return process;
    }

    private void interrupted(Process process) {
        System.err.println("regent: interrupted: ending the kit's processes and deleting what they stored");
        List<ProcessHandle> contenders = process.descendants().toList();
        try {
            process.destroy();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            contenders.forEach(
                    ProcessHandle::destroyForcibly); // one that is stopped does not see that its parent is gone
            clean();
        } catch (IOException failed) {
            System.err.println("regent: " + failed.getMessage());
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        } finally {
            Folders.delete(work);
        }
    }

    /** The leases of the dead have to end first, so this takes some seconds. */
    private void clean() throws IOException, InterruptedException {
        Process cleaner = start(true);
        if (!cleaner.waitFor(CLEAN_SECONDS, TimeUnit.SECONDS)) {
            cleaner.destroyForcibly();
            System.err.println("regent: the backend still holds the cluster ids that are in "
                    + folder.resolve("clusters.txt") + " with + and without -");
        }
    }
}
