package example;

import dev.regent.ha.plugins.HaBackends;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.leader.LeaderContender.RevocationCause;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.StateHandleStore;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Of many processes exactly one does the nightly work, and notes that it did. */
public final class Nightly {

    private Nightly() {}

    /** Contends, works once when leading, and returns the token under which it did. */
    public static long runOnce(String type, Map<String, String> options) throws Exception {
        CompletableFuture<FencingToken> worked = new CompletableFuture<>();
        try (HaBackend backend = HaBackends.open(type, options);
                LeaderElection election = backend.election("nightly")) {
            election.start(new LeaderContender() {
                @Override
                public void onGranted(Leadership leadership) {
                    worked.complete(work(leadership));
                }

                @Override
                public void onRevoked(FencingToken token, RevocationCause cause) {}

                @Override
                public void onError(HaException error) {
                    worked.completeExceptionally(error);
                }
            });
            return worked.get().value();
        }
    }

    private static FencingToken work(Leadership leadership) {
        StateHandleStore done = leadership.stateHandles("done");
        StateHandle note = StateHandle.ofUtf8("by " + leadership.token());
        CommitResult result = done.get("tonight")
                .map(earlier -> done.replace("tonight", earlier.version(), note))
                .orElseGet(() -> done.create("tonight", note));
        if (!(result instanceof CommitResult.Applied)) {
            throw new IllegalStateException("somebody else wrote: " + result);
        }
        return leadership.token();
    }
}
