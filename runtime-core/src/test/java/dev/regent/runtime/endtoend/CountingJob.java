package dev.regent.runtime.endtoend;

import dev.regent.runtime.api.Codecs;
import dev.regent.runtime.api.Job;
import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.Pipeline;
import dev.regent.runtime.connector.file.FileSink;
import dev.regent.runtime.connector.file.FileSource;

/** Numbers the lines of each key, so that a line that is lost or counted twice shows in all that follow. */
public final class CountingJob implements Job {

    /** Instantiated from the jar. */
    public CountingJob() {}

    @Override
    public void define(Pipeline pipeline, JobArguments arguments) {
        pipeline.source(FileSource.lines(arguments.path("input")))
                .keyBy(line -> line.substring(0, line.indexOf(' ')), Codecs.STRING)
                .<Long, String>process("count", Codecs.LONG, (line, context) -> {
                    long count = context.state().orElse(0L) + 1;
                    context.update(count);
                    context.emit(line + " " + count);
                })
                .sink(FileSink.lines(arguments.path("output")));
    }
}
