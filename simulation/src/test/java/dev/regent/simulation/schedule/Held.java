package dev.regent.simulation.schedule;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request, or one answer, that is stopped on its way. */
final class Held {

    private final Stage stage;
    private final String what;
    private @Nullable Message<?> message;

    Held(Stage stage, String what) {
        this.stage = stage;
        this.what = what;
    }

    boolean isCaught() {
        return message != null;
    }

    void caught(Message<?> caught) {
        message = caught;
        stage.note("HELD " + what + ": " + caught.request());
    }

    /** Waits until it has been sent, and is stopped. */
    Held await() {
        stage.until(what + " is held", this::isCaught);
        return this;
    }

    /** It goes on as if nothing had been: a request is applied and answered, an answer arrives. */
    void release() {
        stage.note("RELEASED " + what);
        message().goOn();
    }

    /** The request is applied now, when nobody waits for its answer any more, which is lost. */
    Optional<String> applyLate() {
        Optional<String> refusal = message().apply();
        stage.note("APPLIED LATE " + what + ": "
                + refusal.map(why -> "refused, " + why).orElse("applied"));
        return refusal;
    }

    private Message<?> message() {
        if (message == null) {
            throw new AssertionError("never sent: " + what);
        }
        return message;
    }
}
