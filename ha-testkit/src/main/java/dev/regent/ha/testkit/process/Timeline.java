package dev.regent.ha.testkit.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.regent.ha.testkit.history.RegisterCall;
import dev.regent.ha.testkit.history.RegisterHistory;
import dev.regent.ha.testkit.process.Operation.Kind;
import dev.regent.ha.testkit.process.Operation.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A picture of a run that was judged bad: for each process its grants with their tokens, what it believed and wrote, and the faults, over time; below it
 * the fewest calls that show what is wrong, if calls on entries are. One HTML file without anything from elsewhere.
 */
final class Timeline {

    private static final String FILE = "timeline.html";
    private static final int LANE = 74;
    private static final int CALL = 20;
    private static final int MOST_MARKS = 4_000;
    private static final String GRANT = "fill='#cfe3ff' stroke='#4a7fc1'";
    private static final String BELIEF = "fill='#5aa469'";
    private static final String STALE = "fill='#d62728'";
    private static final String WRITE = "fill='#777'";
    private static final String LOST = "fill='#ff9900'";
    private static final String FAULT = "fill='#ffb3b3' stroke='#d62728'";
    private static final String FENCE = "stroke='#7b3fb5' stroke-dasharray='4 3'";
    private static final String CALLED = "fill='#e8e0f5' stroke='#7b3fb5'";

    private static final Set<Kind> FAULTS =
            EnumSet.of(Kind.FAULT, Kind.PAUSED, Kind.TAMPERED, Kind.MEDIUM_FAULT, Kind.BLOCKED);

    private final History history;
    private final List<Operation> all;
    private final long zero;
    private final long end;

    private Timeline(History history) {
        this.history = history;
        this.all = history.all();
        this.zero = all.isEmpty() ? 0 : all.get(0).startNanos();
        this.end = all.stream()
                .flatMapToLong(each -> LongStream.of(each.startNanos(), each.endNanos()))
                .filter(nanos -> nanos != RegisterCall.PENDING)
                .max()
                .orElse(1);
    }

    /** Writes the picture into the folder; answers its path. */
    static Path draw(History history, Verdict verdict, Path folder) {
        Timeline timeline = new Timeline(history);
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html><head><meta charset='utf-8'/><title>");
        page.append(Svg.escape(folder.getFileName() + "")).append("</title></head><body>\n");
        if (!verdict.passed()) {
            page.append("<h1>What was wrong</h1>\n");
        }
        Stream.concat(verdict.violations().stream(), verdict.invalid().stream().map(why -> "invalid: " + why))
                .forEach(each -> page.append("<pre>").append(Svg.escape(each)).append("</pre>\n"));
        page.append(
                        "<h1>The run</h1>\n<p>Blue: grants and their tokens. Green: believed to lead; red: after the next grant. Grey: acknowledged writes;")
                .append(" orange: without an answer. Pink: faults. Dashed: a scope was opened under that token.</p>\n")
                .append(timeline.overview(timeline.zero, timeline.end));
        verdict.counterexamples().forEach(calls -> page.append(timeline.section(calls)));
        page.append("</body></html>\n");
        try {
            return Files.writeString(Files.createDirectories(folder).resolve(FILE), page, UTF_8)
                    .toAbsolutePath();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private List<String> processes() {
        return all.stream().map(Operation::process).distinct().toList();
    }

    private String overview(long from, long to) {
        Svg svg = new Svg(from, to);
        List<String> processes = processes();
        for (int i = 0; i < processes.size(); i++) {
            String process = processes.get(i);
            svg.lane(i * LANE, LANE, process);
            List<Operation> own =
                    all.stream().filter(each -> each.process().equals(process)).toList();
            int top = i * LANE;
            own.forEach(each -> single(svg, each, top));
            marks(svg, own, Kind.BELIEVED, top + 42);
            marks(svg, own, Kind.WRITTEN, top + 56);
        }
        fences(svg);
        return svg.text(zero);
    }

    private void fences(Svg svg) {
        history.of(Kind.OPENED).stream()
                .filter(opened -> opened.happened(Kind.OPENED))
                .forEach(opened -> svg.moment(opened.endNanos(), FENCE, "t" + opened.token()));
    }

    private void single(Svg svg, Operation each, int top) {
        if (each.kind() == Kind.GRANTED) {
            svg.bar(each.startNanos(), heldUntil(each), top + 22, 16, GRANT, "t" + each.token(), each.toString());
        } else if (FAULTS.contains(each.kind())) {
            svg.bar(each.startNanos(), each.endNanos(), top + 4, 16, FAULT, each.key(), each.toString());
        }
    }

    /** Until it was revoked, or, of a process that died, for as long as it is known to have believed. */
    private long heldUntil(Operation grant) {
        return history.of(Kind.REVOKED).stream()
                .filter(revoked ->
                        revoked.token() == grant.token() && revoked.process().equals(grant.process()))
                .mapToLong(Operation::startNanos)
                .findFirst()
                .orElseGet(() -> history.of(Kind.BELIEVED).stream()
                        .filter(belief -> belief.token() == grant.token() && belief.outcome() == Outcome.OK)
                        .mapToLong(Operation::endNanos)
                        .max()
                        .orElse(grant.endNanos()));
    }

    /** Of very many only some, evenly. */
    private void marks(Svg svg, List<Operation> own, Kind kind, int top) {
        List<Operation> of = own.stream()
                .filter(each -> each.kind() == kind && each.outcome() != Outcome.FAILED)
                .filter(each -> !svg.outside(each.startNanos(), each.endNanos()))
                .toList();
        int every = Math.max(1, of.size() / MOST_MARKS);
        for (int i = 0; i < of.size(); i += every) {
            Operation each = of.get(i);
            svg.bar(each.startNanos(), each.endNanos(), top, 10, style(each), "", each.toString());
        }
    }

    private String style(Operation each) {
        if (each.kind() == Kind.BELIEVED) {
            boolean stale = history.grantAfter(each.token())
                    .filter(next -> next.startNanos() < each.endNanos())
                    .isPresent();
            return stale ? STALE : BELIEF;
        }
        return each.outcome() == Outcome.UNKNOWN ? LOST : WRITE;
    }

    private String section(RegisterHistory calls) {
        long from = calls.calls().stream().mapToLong(RegisterCall::start).min().orElse(zero);
        long to = calls.calls().stream()
                .mapToLong(call -> call.end() == RegisterCall.PENDING ? call.start() : call.end())
                .max()
                .orElse(end);
        long margin = Math.max(1, (to - from) / 5);
        Svg svg = new Svg(from - margin, to + margin);
        int row = 0;
        for (RegisterCall call : calls.calls()) {
            svg.lane(row * CALL, CALL, call.process() + " t" + call.token());
            svg.bar(call.start(), call.end(), row * CALL, CALL - 2, CALLED, call.text(), call.toString());
            row++;
        }
        calls.fences().forEach((token, at) -> svg.moment(at, FENCE, "t" + token));
        String entry = calls.calls().isEmpty() ? "" : calls.calls().get(0).register();
        return "<h1>Entry " + Svg.escape(entry) + ": the fewest calls that show it</h1>\n" + svg.text(zero)
                + "<h2>The run around them</h2>\n" + overview(from - 10 * margin, to + 10 * margin);
    }
}
