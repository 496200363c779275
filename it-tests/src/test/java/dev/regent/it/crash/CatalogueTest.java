package dev.regent.it.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.it.crash.CrashPoint.Moment;
import dev.regent.it.crash.CrashPoint.Place;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.byteman.check.RuleCheck;
import org.jboss.byteman.check.RuleCheckResult;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The agent says nothing of a rule that fits no method, so a renamed one would make its point never bite. */
class CatalogueTest {

    private static final String ADVICE =
            "the code has moved away from a rule of CrashPoints: name the step's new place";

    @Test
    @DisplayName("every rule names a class, a method and fields that exist")
    void everyRuleFits() {
        RuleCheckResult result = check(CrashPoints.rules());

        assertThat(problems(result)).as(ADVICE).isEmpty();
    }

    @Test
    @DisplayName("a rule that has become stale is noticed, whatever about it is")
    void staleRulesAreNoticed() {
        String type = "dev.regent.runtime.jobmanager.store.JobStore";
        assertThat(problems(check(rule(type + "Gone", "putResult", "TRUE")))).isNotEmpty();
        assertThat(problems(check(rule(type, "putResultGone", "TRUE")))).isNotEmpty();
        assertThat(problems(check(rule(type, "putResult", "$1.gone()")))).isNotEmpty();
        assertThat(problems(check(rule(type, "putResult", "$0.gone.isPresent()"))))
                .isNotEmpty();
        assertThat(problems(check(rule(type, "putResult", "$1.dirty()")))).isEmpty();
    }

    @Test
    @DisplayName("names are unique, and preludes and openers exist")
    void namesResolve() {
        List<String> names = CrashPoints.ALL.stream().map(CrashPoint::name).toList();
        Set<String> rules = CrashPoints.rules()
                .lines()
                .filter(line -> line.startsWith("RULE "))
                .map(line -> line.substring("RULE ".length()))
                .collect(Collectors.toSet());

        assertThat(names).doesNotHaveDuplicates();
        assertThat(CrashPoints.ALL).allSatisfy(point -> {
            point.first().ifPresent(step -> assertThat(rules).contains(step));
            point.prelude().ifPresent(step -> assertThat(names).contains(step));
        });
    }

    private static String rule(String type, String method, String condition) {
        return new Place(type, method, Moment.BEFORE, condition).rule("checked");
    }

    private static RuleCheckResult check(String rules) {
        RuleCheck check = new RuleCheck();
        check.setPrintStream(new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8));
        check.addRule("rules", rules);
        check.checkRules();
        return check.getResult();
    }

    private static List<String> problems(RuleCheckResult result) {
        return Stream.of(
                        result.getErrorMessages(),
                        result.getParseErrorMessages(),
                        result.getTypeErrorMessages(),
                        result.getTypeWarningMessages(),
                        result.getWarningMessages())
                .flatMap(List::stream)
                .toList();
    }
}
