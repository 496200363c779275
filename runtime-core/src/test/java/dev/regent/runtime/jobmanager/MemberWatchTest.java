package dev.regent.runtime.jobmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.runtime.rpc.ToTaskManager;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who watches the groups of members, and what the leader makes of them. */
@Timeout(30)
class MemberWatchTest extends JobManagerBench {

    @Test
    @DisplayName("the leader alone watches the members, each group once, and its follower does when it leads")
    void leaderAlone() {
        JobManager first = jobManager("jm-1");
        awaitWatchers("jm-1");
        JobManager second = jobManager("jm-2");
        taskManager(1).connect();
        assertWatchers("jm-1");

        first.close();
        awaitWatchers("jm-2");
        second.close();
        assertThat(cluster.watchers(JobManager.TASK_MANAGERS)).isEmpty();
        assertThat(cluster.watchers(JobManager.JOB_MANAGERS)).isEmpty();
    }

    @Test
    @DisplayName("whoever steps down watches no members any more")
    void stepsDown() {
        JobManager first = jobManager("jm-1");
        awaitWatchers("jm-1");
        jobManager("jm-2");
        first.stepDown("test");
        awaitWatchers("jm-2");
    }

    private void awaitWatchers(String leader) {
        await().untilAsserted(() -> assertWatchers(leader));
    }

    private void assertWatchers(String leader) {
        assertThat(cluster.watchers(JobManager.TASK_MANAGERS)).isEqualTo(List.of(leader));
        assertThat(cluster.watchers(JobManager.JOB_MANAGERS)).isEqualTo(List.of(leader));
    }

    @Test
    @DisplayName(
            "M3: a TaskManager whose record the backend lost is announced anew, and keeps its registration and its attempts")
    void announcedAnew() {
        JobManager leader = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(2);
        RestClient rest = runningJob(leader, taskManager, 2);
        String again = cluster.announceAnew(JobManager.TASK_MANAGERS, taskManager.incarnation());
        awaitCheckpoints(rest, 5);
        assertThat(taskManager.received(ToTaskManager.Registered.class)).hasSize(1);
        assertThat(events(rest, "ATTEMPT_DEPLOYED")).isEqualTo(2);

        taskManager.silent = true;
        taskManager.disconnect();
        cluster.leave(JobManager.TASK_MANAGERS, again);
        await().untilAsserted(() -> assertThat(events(rest, "TASKMANAGER_LOST")).isEqualTo(1));
    }

    @Test
    @DisplayName("a new leader adopts the attempts of a TaskManager that was announced anew while nobody led")
    void announcedAnewBetweenLeaders() {
        JobManager first = jobManager("jm-1");
        FakeTaskManager taskManager = taskManager(2);
        runningJob(first, taskManager, 2);
        first.close();
        cluster.announceAnew(JobManager.TASK_MANAGERS, taskManager.incarnation());
        RestClient after = new RestClient(jobManager("jm-2"));
        await().until(() -> after.get("/v1/jobs/" + job).status() == 200);
        taskManager.connect();
        after.awaitState(job, "RUNNING");
        assertThat(events(after, "ATTEMPT_ADOPTED")).isEqualTo(2);
        assertThat(events(after, "ATTEMPT_DEPLOYED")).isZero();
    }
}
