package dev.regent.mutants;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of guarantees (E1, S3, ...) in texts. */
final class Rules {

    /** By letter, then by number. */
    static final Comparator<String> ORDER = Comparator.comparing((String rule) -> rule.charAt(0))
            .thenComparing(rule -> Integer.valueOf(rule.substring(1)));

    private static final Pattern RULE = Pattern.compile("[ERSLMJ]\\d{1,2}");
    private static final Pattern LEADING = Pattern.compile("^(?:[ERSLMJ]\\d{1,2}(?:, | and |: ?))+");
    private static final Pattern TRAILING = Pattern.compile(".*\\(([ERSLMJ]\\d{1,2})\\)");
    private static final Pattern NAMED = Pattern.compile("\\b([ERSLMJ]\\d{1,2}): ");

    private Rules() {}

    static boolean isRule(String text) {
        return RULE.matcher(text).matches();
    }

    /** Those that a display name starts with, as in "S1, S4: what was acknowledged stays", or the one it ends with in parentheses. */
    static Set<String> ofName(String displayName) {
        Matcher start = LEADING.matcher(displayName);
        if (start.find() && start.group().contains(":")) {
            return all(start.group());
        }
        Matcher end = TRAILING.matcher(displayName);
        return end.matches() ? Set.of(end.group(1)) : Set.of();
    }

    /** The first one that a message names, as in "seed 17: E1: these believe at once". */
    static Set<String> named(String message) {
        Matcher found = NAMED.matcher(message);
        return found.find() ? Set.of(found.group(1)) : Set.of();
    }

    private static Set<String> all(String text) {
        Set<String> rules = new LinkedHashSet<>();
        RULE.matcher(text).results().forEach(found -> rules.add(found.group()));
        return rules;
    }
}
