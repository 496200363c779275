package dev.regent.simulation.runtime;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads for each subtask the numbers from 0 on, slowly, and writes each with how many of the same key came before it. */
record CountingJob(MemorySink sink, int records) implements Job {

    private static final int KEYS = 3;

    /** What the job is to write, all in all. */
    static List<String> expected(int parallelism, int records) {
        List<String> all = new ArrayList<>();
        for (int subtask = 0; subtask < parallelism; subtask++) {
            for (int number = 0; number < records; number++) {
                all.add(subtask + " " + number + " " + number / KEYS);
            }
        }
        return all;
    }

    @Override
    public void define(Pipeline pipeline, JobArguments arguments) {
        pipeline.source(context -> new Reader(context, records))
                .keyBy(each -> Integer.parseInt(each.substring(each.indexOf(' ') + 1)) % KEYS, Codecs.INTEGER)
                .<Integer, String>process("count", Codecs.INTEGER, (each, context) -> {
                    int before = context.state().orElse(0);
                    context.emit(each + " " + before);
                    context.update(before + 1);
                })
                .sink(sink);
    }

    /** After each record there is nothing for a while, so that virtual time goes on. */
    private static final class Reader implements SourceReader<String> {

        private static final String POSITION = "next";

        private final int subtask;
        private final int end;
        private int next;
        private int rested;

        Reader(SourceContext context, int end) {
            this.subtask = context.subtask();
            this.end = end;
            this.next = Integer.parseInt(context.positions().getOrDefault(POSITION, "0"));
        }

        @Override
        public Availability advance() {
            if (next == end) {
                return Availability.END;
            }
            rested = (rested + 1) % 3;
            if (rested != 0) {
                return Availability.NOTHING_NOW;
            }
            next++;
            return Availability.RECORD;
        }

        @Override
        public String current() {
            return subtask + " " + (next - 1);
        }

        @Override
        public String location() {
            return current();
        }

        @Override
        public String raw() {
            return current();
        }

        @Override
        public Map<String, String> positions() {
            return Map.of(POSITION, Integer.toString(next));
        }

        @Override
        public void close() {}
    }
}
