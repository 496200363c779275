package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterCall.Content;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries as registers in the history of a run, and the picture of one that is bad. */
class EntryJudgeTest {

    private static final Judge JUDGE = new Judge(0, 0, 0);

    private final History history = new History();

    private void entry(String process, long token, String text, long start, long end) {
        history.add(Operation.of(process, Kind.ENTRY, token, "scope/register", start, end, Outcome.OK)
                .withVersion(text));
    }

    /** As a contender writes it down: once when it begins, once when it is answered. */
    private void change(String process, long token, String change, String answer, long start, long end) {
        entry(process, token, change + " -> unknown", start, RegisterCall.PENDING);
        entry(process, token, change + " -> " + answer, start, end);
    }

    private void opened(String process, long token, long start, long end) {
        history.add(Operation.of(process, Kind.OPENED, token, "scope", start, end, Outcome.OK));
    }

    private void twoWrites() {
        change("a", 1, "create x", "v1", 10, 20);
        change("a", 1, "replace v1 y", "v2", 30, 40);
    }

    @Test
    @DisplayName(
            "S2: a change that was written down twice is one call, and what a dead process had begun may have happened")
    void begunAndAnswered() {
        twoWrites();
        entry("a", 1, "replace v2 z -> unknown", 50, RegisterCall.PENDING); // it was killed then
        entry("b", 0, "read -> v2 y", 60, 61);
        entry("b", 0, "read -> v3 z", 70, 71);
        Verdict verdict = JUDGE.judge(history);
        assertThat(verdict.passed()).as(verdict.toString()).isTrue();
        assertThat(verdict.counts().calls()).isEqualTo(5);
    }

    @Test
    @DisplayName("S2: a standby's stale read is a violation, shown by the fewest calls")
    void staleRead() {
        twoWrites();
        change("a", 1, "replace v2 z", "v3", 50, 60);
        entry("b", 0, "read -> v2 y", 45, 46);
        entry("b", 0, "read -> v1 x", 70, 71);
        Verdict verdict = JUDGE.judge(history);
        assertThat(verdict.violations())
                .singleElement()
                .asString()
                .startsWith("S2: entry scope/register:")
                .contains("b t0 70..71 scope%2Fregister read -> v1 x")
                .doesNotContain("45..46");
        assertThat(verdict.counterexamples())
                .singleElement()
                .satisfies(calls -> assertThat(calls.calls()).hasSizeLessThan(4));
    }

    @Test
    @DisplayName("S1: a former leader's write that takes effect after the scope was opened is a violation")
    void afterTheFence() {
        twoWrites();
        entry("a", 1, "replace v2 z -> unknown", 45, RegisterCall.PENDING);
        opened("b", 2, 50, 55);
        entry("b", 2, "read -> v2 y", 56, 57);
        assertThat(JUDGE.judge(history).passed()).isTrue();
        entry("b", 2, "read -> v3 z", 60, 61);
        assertThat(JUDGE.judge(history).violations())
                .singleElement()
                .asString()
                .startsWith("S1: ")
                .contains("fence t2 55");
    }

    @Test
    @DisplayName("S9, S4: an entry that a list leaves out after it was acknowledged is a violation")
    void listed() {
        twoWrites();
        String there = new Listing(Map.of("register", new Content("v2", "y"))).text();
        history.add(
                Operation.of("b", Kind.LISTED, 2, "scope", 50, 51, Outcome.OK).withVersion(there));
        assertThat(JUDGE.judge(history).passed()).isTrue();
        history.add(Operation.of("b", Kind.LISTED, 2, "scope", 52, 53, Outcome.OK));
        assertThat(JUDGE.judge(history).violations())
                .singleElement()
                .asString()
                .startsWith("S2: entry scope/register:")
                .contains("read -> absent");
    }

    @Test
    @DisplayName("R1, R2, R3: what a process is told of the leader is judged by the grants")
    void sightings() {
        history.add(Operation.of("a", Kind.GRANTED, 1, "", 10, 11, Outcome.OK));
        history.add(Operation.of("b", Kind.GRANTED, 2, "", 20, 21, Outcome.OK));
        seen("c", 1, "a", 15);
        seen("c", 2, "b", 25);
        seen("d", 2, "b", 26);
        assertThat(JUDGE.judge(history).passed()).isTrue();
        seen("c", 1, "a", 30);
        seen("d", 2, "a", 31);
        seen("e", 2, "b", 19);
        assertThat(JUDGE.judge(history).violations())
                .extracting(violation -> violation.substring(0, 3))
                .containsExactlyInAnyOrder("R1:", "R2:", "R3:");
    }

    private void seen(String process, long token, String address, long at) {
        history.add(Operation.of(process, Kind.SEEN, token, address, at, at, Outcome.OK));
    }

    @Test
    @DisplayName("what is read after the history is complete is not judged, since its write may be missing")
    void incomplete() {
        twoWrites();
        entry("b", 0, "read -> v9 q", 70, 71);
        assertThat(JUDGE.judge(history).violations()).hasSize(1);
        history.completeUntil(65);
        assertThat(JUDGE.judge(history).passed()).isTrue();
        history.completeUntil(35);
        assertThat(JUDGE.judge(history).counts().calls()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "the picture of a bad run is one well-formed file with its processes, tokens, faults and calls, and nothing from elsewhere")
    void picture(@TempDir Path folder) throws Exception {
        twoWrites();
        history.add(Operation.of("a", Kind.GRANTED, 1, "", 1, 2, Outcome.OK));
        opened("a", 1, 3, 4);
        history.add(Operation.of("a", Kind.BELIEVED, 1, "", 2, 90, Outcome.OK).times(30));
        history.add(Operation.of("a", Kind.FAULT, 1, "F1 <kill>", 80, 81, Outcome.OK));
        entry("b & c", 0, "read -> v1 x", 70, 71);
        Path picture = Timeline.draw(history, JUDGE.judge(history), folder.resolve("run"));
        String page = Files.readString(picture);
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(
                        page.replace("<!DOCTYPE html>", "").getBytes(StandardCharsets.UTF_8)));
        assertThat(page)
                .contains("b &amp; c", "t1", "F1 &lt;kill&gt;", "read -&gt; v1 x", "S2: entry")
                .doesNotContain("http", "src=", "href=");
    }
}
