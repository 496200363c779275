package dev.regent.ha.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A file system of 64 MiB in memory that only the processes see which are started for it: in a mount name space of its own, which needs no privilege on Linux
 * with util-linux. Where that is not to be had, the test is reported as not run, with the reason; with {@code CI=true} it fails.
 */
public final class TmpfsMedium implements FaultyMedium {

    private static final String MOUNT =
            "mount -t tmpfs -o size=64m,nr_inodes=20000,mode=700 regent-kit \"$0\" && echo mounted && exec cat";
    private static final String REFUSES =
            "if echo x > \"$0/probe\"; then rm \"$0/probe\"; exit 1; fi; rm -f \"$0/probe\"";
    private static final long LIMIT_SECONDS = 60;
    private static final int MOST_TRIES = 100;
    private static final int MOST_NAMES = 20_000;

    private final Process holder;
    private final Path folder;

    private TmpfsMedium(Process holder, Path folder) {
        this.holder = holder;
        this.folder = folder;
    }

    /**
     * Mounts a fresh one.
     *
     * @param folder an empty folder, which others go on seeing empty
     */
    public static TmpfsMedium mount(Path folder) throws IOException {
        String reason;
        try {
            Process holder = new ProcessBuilder("unshare", "-rm", "sh", "-c", MOUNT, folder.toString())
                    .redirectErrorStream(true)
                    .start();
            String answer = String.valueOf(holder.inputReader(UTF_8).readLine());
            if (answer.equals("mounted")) {
                return new TmpfsMedium(holder, folder);
            }
            holder.destroyForcibly();
            reason = answer;
        } catch (IOException noCommand) {
            reason = String.valueOf(noCommand.getMessage());
        }
        throw missing("a mount name space (unshare -rm)", reason);
    }

    /** Ends a test that lacks a tool: it is reported as not run, or fails with {@code CI=true}. */
    public static AssertionError missing(String tool, String reason) {
        String line = "not run, since there is no " + tool + ": " + reason;
        if ("true".equals(System.getenv("CI"))) {
            return new AssertionError(line);
        }
        Assumptions.abort(line);
        return new AssertionError("not reached");
    }

    @Override
    public Path folder() {
        return folder;
    }

    @Override
    public List<String> launcher() {
        return List.of(
                "nsenter",
                "--target",
                Long.toString(holder.pid()),
                "--user",
                "--mount",
                "--preserve-credentials",
                "--wd=" + Path.of("").toAbsolutePath(),
                "--");
    }

    @Override
    public void begin(Fault fault) throws IOException {
        // repeated while writers that fail give back what they had taken
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            run(
                    switch (fault) {
                        case FULL -> "dd if=/dev/zero of=\"$0/filler\" bs=4k oflag=append conv=notrunc 2> /dev/null";
                        case NO_NAMES ->
                            "mkdir -p \"$0/names\"; cd \"$0/names\"; seq -f " + tries + "-%.0f 1 "
                                    + (tries == 0 ? MOST_NAMES : MOST_TRIES) + " | xargs touch 2> /dev/null";
                        case READ_ONLY ->
                            "mount --bind \"$0\" \"$0\" && { mount -o remount,bind,ro \"$0\" || { umount -l \"$0\"; false; }; }";
                    });
            if (refuses()) {
                return;
            }
        }
        throw new IOException("the medium at " + folder + " cannot be made " + fault);
    }

    @Override
    public void end(Fault fault) throws IOException {
        run(
                switch (fault) {
                    case FULL -> "rm \"$0/filler\"";
                    case NO_NAMES -> "rm -r \"$0/names\"";
                    case READ_ONLY -> "umount -l \"$0\"";
                });
    }

    @Override
    public boolean refuses() throws IOException {
        return run(REFUSES) == 0;
    }

    @Override
    public void close() throws IOException {
        holder.destroyForcibly();
        try {
            if (!holder.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("process " + holder.pid() + " did not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private int run(String script) throws IOException {
        List<String> command = new ArrayList<>(launcher());
        command.addAll(List.of("sh", "-c", script, folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new IOException("'" + script + "' did not end");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        } finally {
            process.destroyForcibly();
        }
    }
}
