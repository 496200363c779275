package dev.regent.compat.catalogue;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Numbers of rules, as the sentences of tests name them: {@code E1}, {@code S13}; a range such as {@code E1 to E6} does not occur there. */
public final class Rules {

    private static final Pattern RULE = Pattern.compile("\\b[ERSLM][0-9]{1,2}\\b");
    private static final String LETTERS = "ERSLM";

    /** In the order of the contract. */
    public static final Comparator<String> ORDER = Comparator.<String>comparingInt(
                    rule -> LETTERS.indexOf(rule.charAt(0)))
            .thenComparingInt(rule -> Integer.parseInt(rule.substring(1)));

    private Rules() {}

    /** Each once, in the order of the contract. */
    public static List<String> in(String sentence) {
        return RULE.matcher(sentence)
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted(ORDER)
                .toList();
    }
}
