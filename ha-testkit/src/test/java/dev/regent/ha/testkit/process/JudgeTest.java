package dev.regent.ha.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each rule of the judge, by a history that keeps it and one that breaks it. Times are small numbers. */
class JudgeTest {

    private static final Judge JUDGE = new Judge(1, 1, 3);

    private final History history = new History();

    private void add(String process, Kind kind, long token, String version, long start, long end, Outcome outcome) {
        history.add(Operation.of(process, kind, token, "register", start, end, outcome)
                .withVersion(version));
    }

    private void ok(String process, Kind kind, long token, long start, long end) {
        add(process, kind, token, "", start, end, Outcome.OK);
    }

    private void written(String process, long token, long number, long start, long end) {
        add(process, Kind.WRITTEN, token, token + ":" + number, start, end, Outcome.OK);
    }

    /** a leads with token 1, is stopped at 50, b leads with token 2 from 100, a goes on at 150 and is refused three times. */
    private void goodRun() {
        ok("a", Kind.GRANTED, 1, 10, 11);
        ok("a", Kind.OPENED, 1, 12, 13);
        add("a", Kind.READ, 1, "", 13, 14, Outcome.OK);
        ok("a", Kind.BELIEVED, 1, 12, 49);
        written("a", 1, 1, 20, 21);
        written("a", 1, 2, 30, 31);
        ok("a", Kind.FAULT, 1, 50, 51);
        ok("b", Kind.GRANTED, 2, 100, 101);
        ok("b", Kind.BELIEVED, 2, 101, 300);
        ok("b", Kind.OPENED, 2, 102, 110);
        add("b", Kind.READ, 2, "1:2", 111, 112, Outcome.OK);
        written("b", 2, 1, 120, 121);
        add("a", Kind.BELIEVED, 1, "", 150, 151, Outcome.FAILED);
        history.add(Operation.of("a", Kind.TRIED, 1, "register", 152, 160, Outcome.FAILED)
                .times(3));
        ok("a", Kind.REVOKED, 1, 170, 171);
    }

    private Verdict judge() {
        return JUDGE.judge(history);
    }

    private void assertViolation(String rule) {
        assertThat(judge().violations()).hasSize(1).allMatch(violation -> violation.startsWith(rule + ":"));
        assertThat(judge().passed()).isFalse();
    }

    @Test
    @DisplayName("a run that keeps every rule passes, with its counts")
    void goodRunPasses() {
        goodRun();
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        assertThat(judge().counts()).isEqualTo(new Verdict.Counts(2, 1, 3, 0, 2, 0, 3, 0, 0));
    }

    @Test
    @DisplayName("E1: a belief that started after the next grant is stale")
    void staleBelief() {
        goodRun();
        history.add(
                Operation.of("a", Kind.BELIEVED, 1, "", 149, 149, Outcome.OK).times(7));
        assertViolation("E1");
        assertThat(judge().counts().staleBeliefs()).isEqualTo(7);
    }

    @Test
    @DisplayName("E1: of a line that began before the next grant at least its last call is stale")
    void beliefOverTheGrant() {
        goodRun();
        history.add(Operation.of("a", Kind.BELIEVED, 1, "", 99, 103, Outcome.OK).times(7));
        assertViolation("E1");
        assertThat(judge().counts().staleBeliefs()).isEqualTo(1);
    }

    @Test
    @DisplayName("E2: a grant whose token is smaller than one before it is a violation")
    void tokenGoesBack() {
        goodRun();
        ok("b", Kind.REVOKED, 2, 310, 311);
        ok("c", Kind.GRANTED, 5, 400, 401);
        ok("c", Kind.REVOKED, 5, 410, 411);
        ok("d", Kind.GRANTED, 4, 420, 421);
        assertViolation("E2");
    }

    @Test
    @DisplayName("E2: a late announcement of a grant that is over breaks nothing")
    void lateAnnouncement() {
        goodRun();
        ok("b", Kind.REVOKED, 2, 310, 311);
        ok("c", Kind.GRANTED, 5, 400, 401);
        add("d", Kind.GRANTED, 4, "", 420, 421, Outcome.FAILED);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
    }

    @Test
    @DisplayName("E3: a token that is granted twice is a violation")
    void tokenTwice() {
        goodRun();
        add("c", Kind.GRANTED, 2, "", 420, 421, Outcome.FAILED);
        assertViolation("E3");
    }

    @Test
    @DisplayName(
            "E4: two grants of one process without a revocation between, and a callback after close, are violations")
    void callbackOrder() {
        goodRun();
        ok("b", Kind.GRANTED, 3, 320, 321);
        assertViolation("E4");
    }

    @Test
    @DisplayName("E4: a callback after close is a violation")
    void callbackAfterClose() {
        goodRun();
        ok("a", Kind.CLOSED, 0, 180, 181);
        add("a", Kind.GRANTED, 9, "", 190, 191, Outcome.FAILED);
        assertViolation("E4");
    }

    @Test
    @DisplayName("E4: a leader closes without a revocation only if it held the callback thread itself (F30)")
    void blockedRevocation() {
        goodRun();
        ok("c", Kind.GRANTED, 3, 320, 321);
        ok("d", Kind.BLOCKED, 0, 330, 330);
        ok("c", Kind.CLOSED, 0, 340, 350);
        assertViolation("E4"); // another held its own
        ok("c", Kind.BLOCKED, 0, 360, 360);
        assertViolation("E4"); // too late to explain it
        ok("c", Kind.BLOCKED, 0, 330, 330);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        ok("c", Kind.REVOKED, 3, 370, 371);
        assertViolation("E4"); // none after close, whatever was blocked
    }

    @Test
    @DisplayName("S1: a write that was applied after a newer leader had opened the scope is stale")
    void staleWrite() {
        goodRun();
        written("a", 1, 3, 115, 116);
        assertThat(judge().violations()).hasSize(2); // the reader before it missed it, too
        assertThat(judge().violations()).anyMatch(violation -> violation.startsWith("S1:"));
        assertThat(judge().counts().staleWrites()).isEqualTo(1);
    }

    @Test
    @DisplayName("S1: a write that started before the opening ended is not stale")
    void writeDuringTheOpening() {
        goodRun();
        written("a", 1, 2, 105, 140);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
    }

    @Test
    @DisplayName("S1: an entry that somebody else changed under the leader is a violation")
    void conflict() {
        goodRun();
        add("b", Kind.CONFLICT, 2, "", 130, 131, Outcome.FAILED);
        assertViolation("S1");
    }

    @Test
    @DisplayName(
            "S1: a value of a larger token may be found once that leader began to open the scope, and never one's own")
    void valueOfTheFuture() {
        goodRun();
        add("a", Kind.READ, 1, "2:1", 125, 126, Outcome.OK);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        add("a", Kind.READ, 1, "2:1", 90, 91, Outcome.OK);
        assertViolation("S1");
        add("b", Kind.READ, 2, "2:1", 126, 127, Outcome.OK);
        assertThat(judge().violations()).hasSize(2).allMatch(violation -> violation.startsWith("S1:"));
    }

    @Test
    @DisplayName("S11: a value that another cluster stored is a violation")
    void foreignValue() {
        goodRun();
        add("b", Kind.FOREIGN, 2, "7:1@other", 130, 131, Outcome.FAILED);
        assertViolation("S11");
    }

    @Test
    @DisplayName("S4: an acknowledged write that the next leader does not find is lost")
    void lostWrite() {
        goodRun();
        written("a", 1, 9, 40, 41);
        assertViolation("S4");
    }

    @Test
    @DisplayName("S4: a write whose answer was lost may be found or not")
    void unknownWrite() {
        goodRun();
        add("a", Kind.WRITTEN, 1, "1:9", 40, 48, Outcome.UNKNOWN);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        assertThat(judge().counts().unknown()).isEqualTo(1);
    }

    @Test
    @DisplayName("S1: a write stopped after its last check must be refused once a newer leader has opened the scope")
    void lateWrite() {
        goodRun();
        ok("a", Kind.GATED, 1, 49, 49);
        assertThat(judge().invalid()).hasSize(1); // not answered
        add("a", Kind.LATE, 1, "", 150, 151, Outcome.FAILED);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        ok("a", Kind.LATE, 1, 152, 153);
        assertViolation("S1");
    }

    @Test
    @DisplayName("a stopped write that went on before anybody had opened the scope makes the run invalid")
    void lateWriteTooEarly() {
        goodRun();
        add("a", Kind.LATE, 1, "", 105, 106, Outcome.FAILED);
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().invalid()).hasSize(1).allMatch(why -> why.contains("did not bite"));
    }

    @Test
    @DisplayName("E1, R6: a late renewal, acquire or publication is judged by its own rule")
    void lateRequestsOfTheLease() {
        goodRun();
        history.add(Operation.of("a", Kind.GATED, 1, "RENEWAL", 49, 49, Outcome.OK));
        history.add(Operation.of("a", Kind.LATE, 1, "RENEWAL", 150, 151, Outcome.FAILED));
        history.add(Operation.of("c", Kind.GATED, 0, "GRANT", 60, 60, Outcome.OK));
        history.add(Operation.of("c", Kind.LATE, 0, "GRANT", 150, 151, Outcome.FAILED));
        history.add(Operation.of("a", Kind.GATED, 1, "OPENING", 49, 49, Outcome.FAILED)); // there was no such request
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        history.add(Operation.of("c", Kind.LATE, 0, "GRANT", 152, 153, Outcome.OK));
        assertViolation("E1");
        history.add(Operation.of("a", Kind.GATED, 1, "PUBLICATION", 49, 49, Outcome.OK));
        history.add(Operation.of("a", Kind.LATE, 1, "PUBLICATION", 150, 151, Outcome.OK));
        assertThat(judge().violations()).hasSize(2).anyMatch(violation -> violation.startsWith("R6:"));
    }

    @Test
    @DisplayName("a request that was stopped only after the newer leader had opened the scope makes the run invalid")
    void stoppedTooLate() {
        goodRun();
        ok("a", Kind.GATED, 1, 120, 120);
        add("a", Kind.LATE, 1, "", 150, 151, Outcome.FAILED);
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().invalid()).hasSize(1).allMatch(why -> why.contains("did not bite"));
    }

    @Test
    @DisplayName("E1: a grant too soon after the lease record was deleted took absence for release")
    void deletedRecord() {
        goodRun();
        history.add(Operation.of("operator", Kind.TAMPERED, 2, "deleted", 400, 401, Outcome.OK)
                .withVersion("100"));
        assertThat(judge().invalid()).hasSize(1); // nobody leads afterwards
        ok("b", Kind.REVOKED, 2, 405, 406);
        ok("a", Kind.GRANTED, 3, 500, 501);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        history.add(Operation.of("operator", Kind.TAMPERED, 2, "deleted", 401, 402, Outcome.OK)
                .withVersion("100"));
        assertViolation("E1");
    }

    @Test
    @DisplayName("a record that was deleted when its holder led no longer makes the run invalid")
    void deletedTooLate() {
        goodRun();
        history.add(Operation.of("operator", Kind.TAMPERED, 1, "deleted", 130, 131, Outcome.OK)
                .withVersion("1"));
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().invalid()).hasSize(1);
    }

    @Test
    @DisplayName("E8: a short pause after which another process is granted is a violation, unless a fault explains it")
    void pause() {
        goodRun();
        ok("b", Kind.BELIEVED, 2, 400, 500);
        ok("b", Kind.PAUSED, 2, 310, 390);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        ok("b", Kind.REVOKED, 2, 510, 511);
        ok("c", Kind.GRANTED, 3, 600, 601);
        assertViolation("E8");
    }

    @Test
    @DisplayName("a pause in which its victim ran on makes the run invalid")
    void pauseWithoutBite() {
        goodRun();
        ok("b", Kind.PAUSED, 2, 200, 260);
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().invalid()).hasSize(1).allMatch(why -> why.contains("did not bite"));
    }

    @Test
    @DisplayName("L1: threads or files that are left after close are a violation")
    void leftAfterClose() {
        goodRun();
        add("a", Kind.CLOSED, 0, "", 180, 181, Outcome.FAILED);
        assertViolation("L1");
    }

    @Test
    @DisplayName("a fault that did not bite makes the run invalid: nobody took over, or its victim led no longer")
    void faultWithoutBite() {
        goodRun();
        ok("b", Kind.FAULT, 2, 200, 201);
        assertThat(judge().invalid()).hasSize(1).allMatch(why -> why.contains("did not bite"));
        ok("a", Kind.FAULT, 1, 140, 141);
        assertThat(judge().invalid()).hasSize(2);
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().passed()).isFalse();
    }

    @Test
    @DisplayName("F30: a process that can open files although it should be out of them makes the run invalid")
    void filesLeft() {
        goodRun();
        ok("a", Kind.NO_FILE, 0, 40, 41);
        assertThat(judge().passed()).as(judge().toString()).isTrue();
        add("a", Kind.NO_FILE, 0, "", 42, 43, Outcome.FAILED);
        assertThat(judge().violations()).isEmpty();
        assertThat(judge().invalid()).hasSize(1).allMatch(why -> why.contains("did not bite"));
    }

    @Test
    @DisplayName("too few writes, tries or take-overs make the run invalid")
    void tooFew() {
        goodRun();
        assertThat(new Judge(2, 1, 3).judge(history).invalid()).hasSize(1);
        assertThat(new Judge(1, 3, 3).judge(history).invalid()).hasSize(1);
        assertThat(new Judge(1, 1, 4).judge(history).invalid()).hasSize(1);
        assertThat(new Judge(1, 2, 3).judge(history).passed()).isTrue();
    }
}
