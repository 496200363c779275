package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the figures were measured on, and what else it did. */
public final class Machine {

    private static final Pattern MEMORY = Pattern.compile("MemTotal:\\s+(\\d+) kB");

    private Machine() {}

    static String describe() {
        return Runtime.getRuntime().availableProcessors() + " cores, " + memory() + System.getProperty("os.name") + " "
                + System.getProperty("os.version") + ", Java " + System.getProperty("java.version") + ", "
                + LocalDate.now(ZoneOffset.UTC);
    }

    private static String memory() {
        try {
            Matcher total = MEMORY.matcher(Files.readString(Path.of("/proc/meminfo"), UTF_8));
            return total.find() ? Math.round(Long.parseLong(total.group(1)) / 1048576.0) + " GiB, " : "";
        } catch (IOException notLinux) {
            return "";
        }
    }

    /** How many processes ran or wanted to, on the average of the last minute. */
    public static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /** The commit that is checked out, and whether files differ from it. */
    public static String commit() {
        String hash = git("rev-parse", "--short=7", "HEAD");
        return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? hash : hash + " with changes";
    }

    private static String git(String... words) {
        try {
            List<String> command = new ArrayList<>(List.of("git"));
            command.addAll(List.of(words));
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        } catch (IOException none) {
            return "unknown";
        }
    }
}
