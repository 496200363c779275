package dev.regent.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of JVMs on the class path of this one. */
final class Jvm {

    private Jvm() {}

    /** A fresh list, to which the arguments of the main class are added. */
    static List<String> command(Class<?> main, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xshare:auto", "-XX:-UsePerfData"));
        command.addAll(options);
        command.addAll(List.of(
                "-Dlogback.configurationFile=dev/regent/benchmarks/logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        return command;
    }
}
