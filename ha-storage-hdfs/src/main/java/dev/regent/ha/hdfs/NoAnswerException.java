package dev.regent.ha.hdfs;

import java.io.IOException;

/** A call that ended without an answer: its time was over, its thread was interrupted, or the storage was closed. What it asked for may have been done. */
final class NoAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    NoAnswerException(String message, Throwable cause) {
        super(message, cause);
    }
}
