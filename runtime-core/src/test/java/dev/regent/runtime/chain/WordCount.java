package dev.regent.runtime.chain;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.api.Source;
import dev.regent.runtime.api.TwoPhaseSink;
import dev.regent.runtime.rpc.Attempt;
import dev.regent.runtime.rpc.JobId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts words as they come: "a 1", "b 1", "a 2". The output differs if any word is lost or counted twice. */
final class WordCount implements Job {

    static final JobId JOB = new JobId("0123456789abcdef0123456789abcdef");

    private final Source<String> source;
    private final TwoPhaseSink<String> sink;

    WordCount(Source<String> source, TwoPhaseSink<String> sink) {
        this.source = source;
        this.sink = sink;
    }

    @Override
    public void define(Pipeline pipeline, JobArguments arguments) {
        pipeline.source(source)
                .filter(word -> !word.isEmpty())
                .<String>flatMap((word, output) -> {
                    output.emit(word);
                    if (word.startsWith("twice")) {
                        output.emit(word);
                    }
                })
                .keyBy(word -> word, Codecs.STRING)
                .<Long, String>process("counts", Codecs.LONG, (word, context) -> {
                    long count = context.state().orElse(0L) + 1;
                    context.update(count);
                    context.emit(context.key() + " " + count);
                    if (word.equals("forget") && count == 3) {
                        context.forget();
                    }
                })
                .map(line -> line.strip())
                .sink(sink);
    }

    /** The straight computation. */
    static List<String> expected(List<String> words) {
        Map<String, Long> counts = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String word : words) {
            if (word.isEmpty() || word.startsWith("!")) {
                continue;
            }
            for (int times = word.startsWith("twice") ? 2 : 1; times > 0; times--) {
                long count = counts.merge(word, 1L, Long::sum);
                lines.add(word + " " + count);
                if (word.equals("forget") && count == 3) {
                    counts.remove(word);
                }
            }
        }
        return lines;
    }

    static ChainContext context(Attempt attempt, RecordPolicy policy, Map<String, String> arguments) {
        return new ChainContext(JOB, 0, 1, attempt, arguments, policy);
    }
}
