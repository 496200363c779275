package dev.regent.mutants;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of guarantees (E1, S3, ...), and of the kit's faults (F1, F2, ...), in texts. */
final class Rules {

    /** By letter, then by number. */
    static final Comparator<String> ORDER = Comparator.comparing((String rule) -> rule.charAt(0))
            .thenComparing(rule -> Integer.valueOf(rule.substring(1)));

    private static final Pattern RULE = Pattern.compile("[ERSLMJF]\\d{1,2}");
    private static final Pattern LEADING = Pattern.compile("^(?:[ERSLMJF]\\d{1,2}(?:, | and |: ?))+");
    private static final Pattern IN_PARENTHESES = Pattern.compile("\\(([ERSLMJF]\\d{1,2}(?:, [ERSLMJF]\\d{1,2})*)\\)");
    private static final Pattern NAMED = Pattern.compile("\\b([ERSLMJF]\\d{1,2}): ");

    private Rules() {}

    static boolean isRule(String text) {
        return RULE.matcher(text).matches();
    }

    /** Those that a display name starts with, as in "S1, S4: what was acknowledged stays", and those in parentheses. */
    static Set<String> ofName(String displayName) {
        Set<String> rules = new LinkedHashSet<>();
        Matcher start = LEADING.matcher(displayName);
        if (start.find() && start.group().contains(":")) {
            rules.addAll(all(start.group()));
        }
        IN_PARENTHESES.matcher(displayName).results().forEach(found -> rules.addAll(all(found.group(1))));
        return rules;
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
