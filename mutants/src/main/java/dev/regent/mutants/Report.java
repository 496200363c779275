package dev.regent.mutants;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.regent.mutants.Examination.Result;
import dev.regent.mutants.Verdict.Violation;
import java.util.List;
import java.util.Locale;

/**
 * The results of a run, for people and for programs.
 *
 * @param results of all mutants that were run
 */
record Report(List<Result> results) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Report {
        results = List.copyOf(results);
    }

    long killed() {
        return results.stream().filter(Result::killed).count();
    }

    boolean allKilled() {
        return killed() == results.size();
    }

    static String line(Result result) {
        String by = result.kill()
                .map(kill -> kill.rule() + " " + kill.where())
                .orElseGet(() -> "SURVIVED " + result.reason());
        return String.format(
                Locale.ROOT,
                "%-34s %-12s %-60s %5.1f s",
                result.mutant().name(),
                result.mutant().rulesText(),
                by,
                seconds(result));
    }

    String summary() {
        return killed() + "/" + results.size() + " killed";
    }

    /** The rows of docs/mutants.md. */
    String markdown() {
        StringBuilder text =
                new StringBuilder("| Mutant | What it breaks | Rule | Killed by | s |\n|---|---|---|---|---|\n");
        for (Result result : results) {
            String by = result.kill()
                    .map(kill -> kill.rule() + ", `" + kill.where() + "`")
                    .orElse("**survived**");
            text.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %.1f |%n",
                    result.mutant().name(),
                    result.mutant().what(),
                    result.mutant().rulesText(),
                    by,
                    seconds(result)));
        }
        return text.toString();
    }

    String json() {
        ObjectNode root = JSON.createObjectNode().put("killed", killed()).put("total", results.size());
        ArrayNode mutants = root.putArray("mutants");
        for (Result result : results) {
            ObjectNode mutant = mutants.addObject()
                    .put("name", result.mutant().name())
                    .put("what", result.mutant().what())
                    .put("killed", result.killed())
                    .put("rule", result.kill().map(Violation::rule).orElse(""))
                    .put("by", result.kill().map(Violation::where).orElse(""))
                    .put("survived", result.reason())
                    .put("seconds", seconds(result));
            ArrayNode rules = mutant.putArray("rules");
            result.mutant().rules().stream().sorted(Rules.ORDER).forEach(rules::add);
        }
        return root.toPrettyString();
    }

    private static double seconds(Result result) {
        return result.time().toMillis() / 1000.0;
    }
}
