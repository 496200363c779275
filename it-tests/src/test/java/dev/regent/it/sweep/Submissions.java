package dev.regent.it.sweep;

import static dev.regent.it.sweep.SweepingLeader.say;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.jobmanager.jobs.Jobs;
import dev.regent.runtime.jobmanager.loop.Loop;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.JobId;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;

/**
 * What goes on beside the sweeper: jars that are uploaded a while before their job is submitted, a large one that is long in coming, jobs that are submitted and some of
 * them cancelled, and uploads that nobody ever submits.
 */
final class Submissions {

    private static final int LARGE = 9 << 20; // more than a part of S3
    private static final int SMALL = 20_000;
    private static final int HELD_ROUNDS = 4;

    private final StateStorage storage;
    private final Layout layout;
    private final long token;

    Submissions(StateStorage storage, Layout layout, long token) {
        this.storage = storage;
        this.layout = layout;
        this.token = token;
    }

    /** Two threads, until the process is killed or what they submit is refused. */
    void start(Loop loop, Jobs jobs) {
        thread("small", () -> untilRefused(() -> small(loop, jobs)));
        thread("large", () -> untilRefused(() -> large(loop, jobs)));
    }

    /** A former leader's payload may be swept before its write has ended. */
    private static void untilRefused(Runnable work) {
        try {
            work.run();
        } catch (HaException refused) {
            say("refused", String.valueOf(refused.getMessage()));
        }
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void small(Loop loop, Jobs jobs) {
        Optional<JobId> former = Optional.empty();
        for (int i = 0; ; i++) {
            JobId job = JobId.random();
            String jar = layout.newBlob(Optional.of(job), token);
            storage.write(jar, new ByteArrayInputStream(new byte[SMALL]));
            abandon();
            if (i % 3 == 0) {
                wait(HELD_ROUNDS);
            }
            if (!submitted(loop, jobs, job, jar)) {
                return;
            }
            if (i % 3 == 2 && former.isPresent()) {
                cancel(loop, jobs, former.get());
            }
            former = Optional.of(job);
        }
    }

    private void large(Loop loop, Jobs jobs) {
        boolean submitted = true;
        while (submitted) {
            JobId job = JobId.random();
            String jar = layout.newBlob(Optional.of(job), token);
            InputStream first = new ByteArrayInputStream(new byte[LARGE / 2]);
            InputStream second = new Late(jar, new byte[LARGE / 2]);
            try {
                storage.write(jar, new SequenceInputStream(first, second));
            } finally {
                say("written", jar);
            }
            submitted = submitted(loop, jobs, job, jar);
        }
    }

    /** What only the next leader may delete: an upload, and a snapshot of a job that is not known. */
    private void abandon() {
        byte[] content = new byte[10];
        storage.write(layout.newBlob(Optional.empty(), token), new ByteArrayInputStream(content));
        String snapshot = layout.directory(JobId.random(), new CheckpointId(token, 1)) + "/0-x";
        storage.write(snapshot, new ByteArrayInputStream(content));
    }

    private static boolean submitted(Loop loop, Jobs jobs, JobId job, String jar) {
        JobSubmission submission =
                new JobSubmission(JobSubmission.VERSION, job, "swept beside", jar, "a.B", 1, Map.of(), "fail", 0);
        CompletableFuture<Object> answer = new CompletableFuture<>();
        loop.execute(() -> pass(jobs.submit(submission), answer));
        return known("submitted", job, answer);
    }

    private static <T> void pass(CompletableFuture<T> from, CompletableFuture<Object> to) {
        CompletableFuture<T> unused = from.whenComplete((result, failure) -> {
            if (failure == null) {
                to.complete(result);
            } else {
                to.completeExceptionally(failure);
            }
        });
    }

    private static void cancel(Loop loop, Jobs jobs, JobId job) {
        say("cancelling", job);
        CompletableFuture<Object> answer = new CompletableFuture<>();
        loop.execute(() -> pass(jobs.cancel(job), answer));
        known("cancelled", job, answer);
    }

    private static boolean known(String what, JobId job, CompletableFuture<Object> answer) {
        try {
            answer.get();
            say(what, job);
            return true;
        } catch (ExecutionException refused) {
            say("refused", job + ": " + refused.getCause());
            return false;
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void wait(int rounds) {
        LockSupport.parkNanos(SweepingLeader.ROUND.multipliedBy(rounds).toNanos());
    }

    /** Comes after some rounds of the sweeper. */
    private static final class Late extends ByteArrayInputStream {

        private final String jar;
        private boolean waited;

        Late(String jar, byte[] content) {
            super(content);
            this.jar = jar;
        }

        @Override
        public synchronized int read(byte[] target, int offset, int length) {
            if (!waited) {
                waited = true;
                say("writing", jar);
                Submissions.wait(HELD_ROUNDS);
            }
            return super.read(target, offset, length);
        }
    }
}
