package dev.regent.mutants;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One change of one source file.
 *
 * @param source path of the file, from the root of the repository
 * @param find the text that is replaced; must occur exactly once, white space of any kind and length being equal
 * @param replacement what takes its place
 */
record Edit(String source, String find, String replacement) {

    /**
     * The file with this change.
     *
     * @throws StaleMutantException if the text does not occur exactly once, because the file has changed
     */
    String apply(String text) {
        Matcher matcher = pattern().matcher(text);
        if (!matcher.find()) {
            throw new StaleMutantException(source + " does not contain: " + find);
        }
        int start = matcher.start();
        int end = matcher.end();
        if (matcher.find()) {
            throw new StaleMutantException(source + " contains more than once: " + find);
        }
        return text.substring(0, start) + replacement + text.substring(end);
    }

    private Pattern pattern() {
        return Pattern.compile(
                Arrays.stream(find.trim().split("\\s+")).map(Pattern::quote).collect(Collectors.joining("\\s+")));
    }
}
