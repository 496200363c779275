package dev.regent.benchmarks;

import dev.regent.testservers.ServerKind;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What the commands that measure drivers have in common. */
public final class Measuring {

    @Option(
            names = "--type",
            split = ",",
            paramLabel = "TYPE",
            description =
                    "zookeeper, etcd, consul, which are the default; kubernetes, minio (the driver s3) for fail-over.")
    private List<ServerKind> kinds = List.of(ServerKind.ZOOKEEPER, ServerKind.ETCD, ServerKind.CONSUL);

    /** The drivers' servers. */
    List<ServerKind> kinds() {
        return kinds;
    }

    /** Runs the command, and ends the JVM with its exit code. */
    public static void main(Callable<Integer> command, String... arguments) {
        System.exit(new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    /** First words of what is printed: the commit, and the machine. */
    public static String heading(String commit) {
        return "Commit `" + commit + "`, " + Machine.describe();
    }
}
