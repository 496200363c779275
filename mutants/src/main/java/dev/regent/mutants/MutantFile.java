package dev.regent.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads mutants from their files:
 *
 * <pre>
 * what:   A leader opens a scope without sealing it, so that nothing refuses its predecessor.
 * rules:  S1
 * quick:  yes
 * killer: test dev.regent.ha.local.LocalFencingTest
 *
 * source: ha-driver-support/src/main/java/dev/regent/ha/support/document/DocumentLeadership.java
 * --- find
 * return body.token() == mine
 * --- replace with
 * return body.token() &lt;= mine
 * </pre>
 *
 * <p>{@code kit: CONTRACT#METHOD} is a killer on the servers of all drivers, {@code kit etcd, zookeeper: CONTRACT#METHOD} of these. A mutant has killers of either
 * kind or of both. {@code killer} may stand there several times, and so may {@code source} with its two texts. Lines that start with {@code #} before
 * the first source are remarks.
 */
final class MutantFile {

    private static final String ENDING = ".mutant";
    private static final String KIT = "kit";
    private static final String FIND = "--- find";
    private static final String REPLACE = "--- replace with";

    private final Path file;
    private final List<Killer> killers = new ArrayList<>();
    private final List<KitKiller> kit = new ArrayList<>();
    private final List<Edit> edits = new ArrayList<>();
    private final Set<String> rules = new TreeSet<>(Rules.ORDER);
    private String what = "";
    private boolean quick;

    private String source = "";
    private final StringBuilder find = new StringBuilder();
    private final StringBuilder replacement = new StringBuilder();
    private String part = "";

    private MutantFile(Path file) {
        this.file = file;
    }

    /** All of a folder, by name. */
    static List<Mutant> readAll(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(ENDING))
                    .sorted()
                    .map(MutantFile::read)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read the mutants in " + folder, unreadable);
        }
    }

    private static Mutant read(Path file) {
        try {
            return new MutantFile(file).parse(Files.readAllLines(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private Mutant parse(List<String> lines) {
        lines.forEach(this::take);
        endEdit();
        String name = file.getFileName().toString();
        require(!what.isEmpty(), "says nowhere what it breaks");
        require(!rules.isEmpty(), "names no rule");
        require(!killers.isEmpty() || !kit.isEmpty(), "has no killer");
        require(!edits.isEmpty(), "changes nothing");
        return new Mutant(name.substring(0, name.length() - ENDING.length()), what, rules, quick, killers, kit, edits);
    }

    private void take(String line) {
        if (line.startsWith("source:")) {
            endEdit();
            source = value(line);
        } else if (line.equals(FIND) || line.equals(REPLACE)) {
            part = line;
        } else if (part.equals(FIND)) {
            find.append(line).append('\n');
        } else if (part.equals(REPLACE)) {
            replacement.append(line).append('\n');
        } else if (!line.isBlank() && !line.startsWith("#")) {
            head(line);
        }
    }

    private void head(String line) {
        String value = value(line);
        String key = line.substring(0, line.indexOf(':'));
        if (key.equals(KIT) || key.startsWith(KIT + " ")) {
            kit.add(KitKiller.parse(key.substring(KIT.length()), value));
            return;
        }
        switch (key) {
            case "what" -> what = value;
            case "rules" -> List.of(value.split(", *")).forEach(this::rule);
            case "quick" -> quick = value.equals("yes");
            case "killer" -> killers.add(Killer.parse(value));
            default -> throw new IllegalArgumentException(file + ": what is this? " + line);
        }
    }

    private void rule(String number) {
        require(Rules.isRule(number), "names no rule: " + number);
        rules.add(number);
    }

    private String value(String line) {
        require(line.indexOf(':') > 0, "has a line without a colon: " + line);
        return line.substring(line.indexOf(':') + 1).trim();
    }

    private void endEdit() {
        if (!source.isEmpty()) {
            require(!find.toString().isBlank(), "has nothing to find in " + source);
            edits.add(new Edit(
                    source, find.toString().trim(), replacement.toString().trim()));
        }
        find.setLength(0);
        replacement.setLength(0);
        part = "";
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(file + " " + otherwise);
        }
    }
}
