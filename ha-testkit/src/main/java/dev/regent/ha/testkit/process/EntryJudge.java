package dev.regent.ha.testkit.process;

import dev.regent.ha.testkit.history.Finding;
import dev.regent.ha.testkit.history.Limits;
import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterCall.Result;
import dev.regent.ha.testkit.history.RegisterCheck;
import dev.regent.ha.testkit.history.RegisterHistory;
import dev.regent.ha.testkit.process.Operation.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Judges every entry as a compare-and-set register (S2, S3, S9) that is closed to former leaders (S1). */
final class EntryJudge {

    private EntryJudge() {}

    /** Number of calls that were judged. */
    static long check(
            History history, List<String> violations, List<String> invalid, List<RegisterHistory> counterexamples) {
        RegisterHistory registers = registers(history);
        for (Finding finding : RegisterCheck.check(registers, Limits.USUAL)) {
            if (finding instanceof Finding.Broken broken) {
                RegisterHistory minimal = RegisterCheck.minimal(registers, broken, Limits.USUAL);
                counterexamples.add(minimal);
                RegisterCheck.check(minimal, Limits.USUAL).stream()
                        .filter(each -> each instanceof Finding.Broken)
                        .forEach(each -> violations.add(text((Finding.Broken) each, minimal)));
            } else if (finding instanceof Finding.Undecided undecided) {
                invalid.add("S2: entry " + undecided.register() + ": " + undecided.why());
            }
        }
        return registers.calls().size();
    }

    private static String text(Finding.Broken broken, RegisterHistory calls) {
        return broken.rule() + ": entry " + broken.register() + ": " + broken.why()
                + "; the fewest calls that show it:\n  " + String.join("\n  ", calls.lines());
    }

    /** What was recorded up to the moment at which the history is complete; what was going on then may take effect later. */
    static RegisterHistory registers(History history) {
        Map<Invocation, RegisterCall> calls = new LinkedHashMap<>();
        for (Operation entry : history.of(Kind.ENTRY)) {
            if (entry.startNanos() <= history.completeUntil()) {
                RegisterCall call = upTo(history.completeUntil(), entry);
                calls.merge(
                        new Invocation(entry.process(), entry.token(), entry.key(), entry.startNanos()),
                        call,
                        (one, other) -> one.end() == RegisterCall.PENDING ? other : one);
            }
        }
        List<RegisterCall> all = new ArrayList<>(calls.values());
        all.addAll(listed(history, calls.values()));
        Map<Long, Long> fences = new HashMap<>();
        history.of(Kind.OPENED).stream()
                .filter(opened -> opened.happened(Kind.OPENED) && opened.endNanos() <= history.completeUntil())
                .forEach(opened -> fences.merge(opened.token(), opened.endNanos(), Math::min));
        return new RegisterHistory(all, fences);
    }

    /** A list is a read of every entry that may ever have been there. */
    private static List<RegisterCall> listed(History history, Collection<RegisterCall> calls) {
        Set<String> written = calls.stream()
                .filter(RegisterCall::mayChange)
                .map(RegisterCall::register)
                .collect(Collectors.toSet());
        List<RegisterCall> reads = new ArrayList<>();
        for (Operation listed : history.of(Kind.LISTED)) {
            if (listed.endNanos() <= history.completeUntil()) {
                Listing listing = Listing.parse(listed.version());
                String scope = listed.key() + "/";
                Set<String> names = written.stream()
                        .filter(register -> register.startsWith(scope))
                        .map(register -> register.substring(scope.length()))
                        .collect(Collectors.toCollection(TreeSet::new));
                names.addAll(listing.entries().keySet());
                names.forEach(name -> reads.add(listing.read(listed, name)));
            }
        }
        return reads;
    }

    private record Invocation(String process, long token, String register, long start) {}

    private static RegisterCall upTo(long until, Operation entry) {
        RegisterCall call = RegisterCall.parse(
                entry.process(), entry.token(), entry.key(), entry.version(), entry.startNanos(), entry.endNanos());
        return entry.endNanos() <= until ? call : call.answered(new Result.Unknown(), RegisterCall.PENDING);
    }
}
