package dev.regent.ha.s3;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.OutcomeUnknownException;

/** Exceptions of replies, each one line: what, where, why. */
final class Failures {

    private Failures() {}

    /** Of what changes nothing, or surely changed nothing. */
    static HaException unavailable(String what, Reply<?> reply) {
        return new BackendUnavailableException(what + ": " + text(reply), cause(reply));
    }

    /** Of a change: unknown where it may have been made. */
    static HaException ofChange(String what, Reply<?> reply) {
        boolean maybe = reply instanceof Reply.Silent<?>
                || reply instanceof Reply.Refused<?> refused && refused.status() >= 500 && refused.status() != 501;
        return maybe
                ? new OutcomeUnknownException(what + " and it may still come to pass: " + text(reply), cause(reply))
                : unavailable(what, reply);
    }

    /** At the start, where a person is at hand: what waiting does not help is a wrong configuration. */
    static HaException atStart(String what, Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> refused && !refused.mayPass()) {
            return new InvalidConfigurationException(what + ": " + refused.text() + advice(refused));
        }
        return unavailable(what, reply);
    }

    static String text(Reply<?> reply) {
        if (reply instanceof Reply.Refused<?> refused) {
            return "the server answered " + refused.text();
        }
        if (reply instanceof Reply.NotSent<?> notSent) {
            return notSent.text();
        }
        return reply instanceof Reply.Silent<?> silent ? silent.text() : "done";
    }

    private static String advice(Reply.Refused<?> refused) {
        boolean noKeys = refused.status() == 404 && !refused.code().equals("NoSuchBucket"); // of versitygw, for one
        return switch (noKeys ? 403 : refused.status()) {
            case 404 -> " (there is no such bucket: create it, it is never created by itself)";
            case 301, 400 -> " (check region and endpoint, and whether that is http or https)";
            case 401, 403 -> " (check the keys, and that they may get, put, delete and list there)";
            default -> "";
        };
    }

    private static Throwable cause(Reply<?> reply) {
        if (reply instanceof Reply.NotSent<?> notSent) {
            return notSent.cause();
        }
        return reply instanceof Reply.Silent<?> silent ? silent.cause() : new IllegalStateException(text(reply));
    }
}
