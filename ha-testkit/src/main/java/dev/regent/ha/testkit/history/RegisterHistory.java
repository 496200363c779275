package dev.regent.ha.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The calls of all processes on some registers, and when these were closed to former leaders. As text it is a line for each call, such as
 * {@code p1 t3 10..12 job replace v1 b -> v2}, and one for each fence, such as {@code fence t4 20}; {@code #} begins a comment.
 *
 * @param calls the calls in any order
 * @param fences when the opening of the registers under a token was completed: a call under a smaller one takes no effect after that
 */
public record RegisterHistory(List<RegisterCall> calls, Map<Long, Long> fences) {

    private static final String FENCE = "fence t";

    public RegisterHistory {
        calls = List.copyOf(calls);
        fences = Map.copyOf(fences);
    }

    /** A history of registers that nobody closes. */
    public static RegisterHistory of(List<RegisterCall> calls) {
        return new RegisterHistory(calls, Map.of());
    }

    /** Each register's calls with all fences, by name. */
    public Map<String, RegisterHistory> byRegister() {
        Map<String, RegisterHistory> histories = new TreeMap<>();
        calls.stream()
                .collect(Collectors.groupingBy(RegisterCall::register))
                .forEach((register, own) -> histories.put(register, new RegisterHistory(own, fences)));
        return histories;
    }

    /** The time after which a change under that token can take no effect any more. */
    long closedTo(long token) {
        return fences.entrySet().stream()
                .filter(fence -> fence.getKey() > token)
                .mapToLong(Map.Entry::getValue)
                .min()
                .orElse(RegisterCall.PENDING);
    }

    /** The same fences around other calls. */
    RegisterHistory with(List<RegisterCall> others) {
        return new RegisterHistory(others, fences);
    }

    /**
     * Reads the text.
     *
     * @throws IllegalArgumentException if a line is neither a call nor a fence; the message has the line
     */
    public static RegisterHistory parse(List<String> lines) {
        List<RegisterCall> calls = new ArrayList<>();
        Map<Long, Long> fences = new TreeMap<>();
        for (String line : lines) {
            String text =
                    line.contains("#") ? line.substring(0, line.indexOf('#')).strip() : line.strip();
            if (text.startsWith(FENCE)) {
                String[] words = text.substring(FENCE.length()).split(" ", -1);
                fences.put(Long.parseLong(words[0]), Long.parseLong(words[1]));
            } else if (!text.isEmpty()) {
                calls.add(Notation.parse(text));
            }
        }
        return new RegisterHistory(calls, fences);
    }

    /** The lines that {@link #parse} reads: calls by their start, then the fences. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        calls.stream()
                .sorted((one, other) -> Long.compare(one.start(), other.start()))
                .map(RegisterCall::toString)
                .forEach(lines::add);
        new TreeMap<>(fences).forEach((token, at) -> lines.add(FENCE + token + " " + at));
        return lines;
    }
}
