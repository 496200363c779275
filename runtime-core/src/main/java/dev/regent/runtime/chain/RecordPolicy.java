package dev.regent.runtime.chain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What happens to a malformed record. */
public enum RecordPolicy {
    /** The subtask fails with one line that names the record's place. */
    FAIL("fail"),
    /** The record is skipped and counted. */
    SKIP("skip"),
    /** The record is written to a file in the directory of the argument {@code dead-letter}, exactly once like any result. */
    DEAD_LETTER("dead-letter");

    private final String text;

    RecordPolicy(String text) {
        this.text = text;
    }

    /**
     * @param text as in a submission: {@code fail}, {@code skip} or {@code dead-letter}
     * @throws IllegalArgumentException it is none of these
     */
    public static RecordPolicy parse(String text) {
        for (RecordPolicy policy : values()) {
            if (policy.text.equals(text)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("record policy '" + text + "' is unknown: use one of "
                + Arrays.stream(values()).map(RecordPolicy::text).collect(Collectors.joining(", ")));
    }

    /** As in a submission. */
    public String text() {
        return text;
    }
}
