package dev.regent.simulation.runtime;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandleStore;
import dev.regent.ha.spi.state.Versioned;
import dev.regent.runtime.jobmanager.store.Layout;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A backend whose leader is held up before it opens the scope of the job, and before it commits to it. */
final class SlowOpening extends ForwardingBackend {

    private final boolean defect;
    private final Runnable opening;
    private final Consumer<List<Change>> committing;

    /**
     * @param defect whether it has read the scope before it opens it, and goes by that
     * @param opening what happens before the opening
     * @param committing what happens before a commit
     */
    SlowOpening(HaBackend backend, boolean defect, Runnable opening, Consumer<List<Change>> committing) {
        super(backend);
        this.defect = defect;
        this.opening = opening;
        this.committing = committing;
    }

    @Override
    LeaderContender before(LeaderContender contender) {
        return new ForwardingContender(contender) {
            @Override
            public void onGranted(Leadership leadership) {
                super.onGranted(new SlowLeadership(leadership));
            }
        };
    }

    private final class SlowLeadership extends ForwardingLeadership {

        SlowLeadership(Leadership real) {
            super(real);
        }

        @Override
        public StateHandleStore stateHandles(String scope) {
            if (!scope.startsWith("job-")) {
                return super.stateHandles(scope);
            }
            List<Versioned> early =
                    SlowOpening.this.stateHandles(Layout.ELECTION, scope).list();
            opening.run();
            StateHandleStore opened = super.stateHandles(scope);
            return new SlowStore(opened, defect ? early : opened.list(), committing);
        }
    }

    /** Its reader reads once, right after the opening. */
    private record SlowStore(StateHandleStore opened, List<Versioned> early, Consumer<List<Change>> committing)
            implements StateHandleStore {

        @Override
        public CommitResult commit(List<Change> changes) {
            committing.accept(changes);
            return opened.commit(changes);
        }

        @Override
        public Optional<Versioned> get(String name) {
            return early.stream().filter(each -> each.name().equals(name)).findFirst();
        }

        @Override
        public List<Versioned> list() {
            return early;
        }
    }
}
