package dev.regent.ha.support.lease;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The addresses that one grant wants published, and who waits for it. Every renewal carries them. */
final class Publications {

    private final Consumer<ElectionAction> out;
    private final List<Long> waiting = new ArrayList<>();
    private final List<Long> sent = new ArrayList<>();
    private Map<String, String> wanted = Map.of();
    private Map<String, String> attempted = Map.of();
    private Map<String, String> kept = Map.of();

    Publications(Consumer<ElectionAction> out) {
        this.out = out;
    }

    void request(long ticket, Map<String, String> addresses) {
        wanted = addresses;
        waiting.add(ticket);
    }

    /** The grant is over already. */
    void refuse(long ticket, long token) {
        out.accept(new ElectionAction.CompletePublish(ticket, Optional.of(over(token))));
    }

    boolean waiting() {
        return !waiting.isEmpty();
    }

    /** What the next renewal carries; its outcome is also that of everybody who waits now. */
    Map<String, String> send() {
        sent.addAll(waiting);
        waiting.clear();
        attempted = wanted;
        return wanted;
    }

    void applied() {
        kept = attempted;
        complete(sent, Optional.empty());
    }

    /** The record's version had changed; the next renewal carries it. */
    void refused() {
        waiting.addAll(0, sent);
        sent.clear();
    }

    /** It may be published already, so later renewals carry it too and nobody sees it come and go. */
    void unknown(HaException error) {
        kept = attempted;
        complete(sent, Optional.of(asUnknown(error)));
    }

    void notSent(HaException error) {
        if (!sent.isEmpty() && waiting.isEmpty()) {
            wanted = kept;
        }
        complete(sent, Optional.of(error));
    }

    /** The grant is over. */
    void ended(long token) {
        complete(
                sent,
                Optional.of(new OutcomeUnknownException(
                        "leadership with token " + token + " ended before the publication was answered")));
        complete(waiting, Optional.of(over(token)));
        wanted = Map.of();
        attempted = Map.of(); // its answer may come after the end, and must not be kept for the next grant
        kept = Map.of();
    }

    private void complete(List<Long> tickets, Optional<HaException> failure) {
        tickets.forEach(ticket -> out.accept(new ElectionAction.CompletePublish(ticket, failure)));
        tickets.clear();
    }

    private static FencedException over(long token) {
        return new FencedException("leadership with token " + token + " is over");
    }

    private static HaException asUnknown(HaException error) {
        return error instanceof OutcomeUnknownException
                ? error
                : new OutcomeUnknownException("no answer: " + error.getMessage(), error);
    }
}
