package dev.regent.runtime.chain;

import dev.regent.runtime.api.JobArguments;
import dev.regent.runtime.api.TwoPhaseSink;
import dev.regent.runtime.connector.file.FileSink;

/** Where malformed records go under {@link RecordPolicy#DEAD_LETTER}. */
final class DeadLetters {

    private DeadLetters() {}

    /**
     * A malformed record.
     *
     * @param location where it stands
     * @param error what is wrong with it
     * @param raw the record as far as it is text
     */
    record DeadLetter(String location, String error, String raw) {}

    /** Part files of JSON lines in the directory that the argument names, each record exactly once. */
    static TwoPhaseSink<DeadLetter> sink(JobArguments arguments) {
        return FileSink.of(
                arguments.path(JobArguments.DEAD_LETTER),
                (letter, line) -> line.text("{\"location\":")
                        .quoted(letter.location())
                        .text(",\"error\":")
                        .quoted(letter.error())
                        .text(",\"record\":")
                        .quoted(letter.raw())
                        .text("}"));
    }
}
