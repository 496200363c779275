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
 */
record Killer(String mainClass, List<String> options, List<String> arguments, String text) {

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
            case "test" -> new Killer(TestKiller.class.getName(), options, arguments, line);
            case "simulation" -> new Killer(SIMULATION, options, arguments, line);
            default -> throw new IllegalArgumentException("no killer of this kind: " + line);
        };
    }
}
