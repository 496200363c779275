package dev.regent.mutants;

import java.util.ArrayList;
import java.util.List;

/**
 * What runs in a JVM of its own and reports which rules are broken, one line each: {@code violated RULE where: message}. It ends with
 * 0 if none is, with 1 if some are; anything else is no verdict.
 *
 * @param mainClass what is started
 * @param options of the JVM, as {@code -Dkey=value}
 * @param arguments of the main class
 * @param text how a person calls it
 * @param folder where it runs, from the root of the repository; empty for one that is thrown away
 */
record Killer(String mainClass, List<String> options, List<String> arguments, String text, String folder) {

    private static final String SIMULATION = "dev.regent.simulation.Simulate";

    Killer {
        options = List.copyOf(options);
        arguments = List.copyOf(arguments);
    }

    /**
     * One line of a mutant's file: {@code test CLASS[#METHOD] [-Dkey=value ...]}, for the tests of a class, or
     * {@code simulation ARGUMENT ...}.
     */
    static Killer parse(String line) {
        List<String> words = List.of(line.split(" +"));
        List<String> options =
                words.stream().filter(word -> word.startsWith("-D")).toList();
        List<String> arguments = new ArrayList<>(words.subList(1, words.size()));
        arguments.removeAll(options);
        return switch (words.get(0)) {
            case "test" -> new Killer(TestKiller.class.getName(), options, arguments, line, "");
            case "simulation" -> new Killer(SIMULATION, options, arguments, line, "");
            default -> throw new IllegalArgumentException("no killer of this kind: " + line);
        };
    }

    /**
     * A contract of the kit on servers that run.
     *
     * @param test the driver's subclass of it
     * @param servers what leads to them
     */
    static Killer onServers(Target target, String test, KitKiller kit, RunningServers servers) {
        return new Killer(
                TestKiller.class.getName(),
                servers.options(),
                List.of(test + "#" + kit.method()),
                kit.text() + " on " + target.label(),
                target.module());
    }
}
