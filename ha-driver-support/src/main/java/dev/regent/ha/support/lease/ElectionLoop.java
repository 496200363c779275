package dev.regent.ha.support.lease;

import dev.regent.ha.spi.leader.LeaderContender;
import dev.regent.ha.spi.leader.LeaderElection;
import dev.regent.ha.spi.leader.Leadership;
import java.util.function.Function;

/** One contender of one election on real threads. */
public final class ElectionLoop implements LeaderElection {

    /**
     * @param name name of the election, for threads and messages
     * @param holder name of this process, for people
     * @param timing times of this contender
     * @param port the backend's calls for this election
     * @param leaderships makes the application's view of a grant; called on the callback thread, once per announced grant
     * @param resources what the elections of the backend share
     */
    public ElectionLoop(
            String name,
            String holder,
            LeaseTiming timing,
            LeasePort port,
            Function<HeldLease, Leadership> leaderships,
            ElectionResources resources) {}

    @Override
    public void start(LeaderContender contender) {
        throw new UnsupportedOperationException("not yet");
    }

    /** Something may have changed in the backend (a watch fired): look now, within the limits of a bounded request rate. */
    public void hint() {}

    @Override
    public void close() {}
}
