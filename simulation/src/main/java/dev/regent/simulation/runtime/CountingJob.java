package dev.regent.simulation.runtime;

import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.api.SourceContext;
import dev.regent.runtime.api.SourceReader;
import java.util.Map;

/** Writes for each subtask the numbers from 0 on, each once, slowly. */
final class CountingJob implements Job {

    private final MemorySink sink;
    private final int records;

    CountingJob(MemorySink sink, int records) {
        this.sink = sink;
        this.records = records;
    }

    @Override
    public void define(Pipeline pipeline, JobArguments arguments) {
        pipeline.source(context -> new Reader(context, records)).sink(sink);
    }

    /** After each record there is nothing for a while, so that virtual time goes on. */
    private static final class Reader implements SourceReader<String> {

        private static final String POSITION = "next";

        private final int subtask;
        private final int end;
        private int next;
        private boolean rested;

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
            rested = !rested;
            if (rested) {
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
