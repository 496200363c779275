package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.membership.Membership;
import dev.regent.ha.spi.membership.Membership.Member;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A leader's watch of who is there, in both groups. Nobody else watches them: what the backend tells of members is one stream for the cluster and not one for each process. A
 * record is removed by a leader that watches it, so a group without a watch would keep its dead for ever.
 */
final class MemberWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MemberWatch.class);

    private final Membership taskManagers;
    private final Membership jobManagers;

    /** Begins, without waiting for the backend. */
    MemberWatch(Function<String, Membership> groups, Consumer<Set<Member>> onTaskManagers) {
        taskManagers = groups.apply(JobManager.TASK_MANAGERS);
        jobManagers = groups.apply(JobManager.JOB_MANAGERS);
        taskManagers.watch(onTaskManagers);
        jobManagers.watch(peers -> LOG.debug("JobManagers of this cluster: {}", peers));
    }

    @Override
    public void close() {
        taskManagers.close();
        jobManagers.close();
    }
}
