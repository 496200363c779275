package dev.regent.ha.support.lease;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.OutcomeUnknownException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reports a failure when it starts and when its kind changes, not each time. A backend that does not answer is one kind. */
final class Trouble {

    private final Consumer<ElectionAction> out;
    private @Nullable Class<?> kind;

    Trouble(Consumer<ElectionAction> out) {
        this.out = out;
    }

    void happened(HaException error) {
        Class<?> now = error instanceof OutcomeUnknownException ? BackendUnavailableException.class : error.getClass();
        if (!now.equals(kind) && !(error instanceof FencedException)) { // that a grant is over is no trouble
            kind = now;
            out.accept(new ElectionAction.ReportError(error));
        }
    }

    void judge(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.NotSent notSent) {
            happened(notSent.error());
        } else if (outcome instanceof WriteOutcome.Unknown unknown) {
            happened(unknown.error());
        } else {
            ended();
        }
    }

    void ended() {
        kind = null;
    }
}
