package dev.regent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which rules of the contract each test names, read from the sources: reports know a test by its method alone. */
final class TestRules {

    private static final Pattern RULE = Pattern.compile("\\b(E10|E[1-9]|R[1-6]|S1[0-3]|S[1-9]|L[12]|M[1-3])\\b");
    private static final Pattern TEST = Pattern.compile(
            "@DisplayName\\(((?:\\s*\\+?\\s*\"(?:[^\"\\\\]|\\\\.)*\")+)\\s*\\)(.*?)\\bvoid\\s+(\\w+)\\(",
            Pattern.DOTALL);
    private static final Pattern PARENT = Pattern.compile("\\bclass\\s+\\w+\\s+extends\\s+(\\w+)");

    private final Map<String, String> parents = new HashMap<>();
    private final Map<String, Map<String, Set<String>>> rules = new HashMap<>();

    /** Reads all Java files below these folders. */
    static TestRules read(List<Path> folders) throws IOException {
        TestRules found = new TestRules();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    found.take(name, Files.readString(file, UTF_8));
                }
            }
        }
        return found;
    }

    void take(String type, String source) {
        Matcher parent = PARENT.matcher(source);
        if (parent.find()) {
            parents.put(type, parent.group(1));
        }
        Matcher tests = TEST.matcher(source);
        while (tests.find()) {
            rules.computeIfAbsent(type, none -> new HashMap<>()).put(tests.group(3), named(tests.group(1)));
        }
    }

    private static Set<String> named(String text) {
        Set<String> named = new TreeSet<>();
        Matcher rule = RULE.matcher(text);
        while (rule.find()) {
            named.add(rule.group());
        }
        return named;
    }

    private Optional<String> parent(String type) {
        return Optional.ofNullable(parents.get(type));
    }

    /** The rules of a test of that class, or of one that it extends. */
    Set<String> of(String type, String method) {
        for (Optional<String> at = Optional.of(type); at.isPresent(); at = parent(at.orElseThrow())) {
            Set<String> found = rules.getOrDefault(at.orElseThrow(), Map.of()).get(method);
            if (found != null) {
                return found;
            }
        }
        return Set.of();
    }
}
