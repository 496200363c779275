package dev.regent.runtime.jobmanager;

import dev.regent.ha.spi.HaException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.runtime.jobmanager.events.Event;
import dev.regent.runtime.jobmanager.jobs.JobView;
import dev.regent.runtime.jobmanager.jobs.Jobs;
import dev.regent.runtime.jobmanager.rest.Request;
import dev.regent.runtime.jobmanager.rest.Response;
import dev.regent.runtime.jobmanager.rest.RestException;
import dev.regent.runtime.jobmanager.rest.RestHandler;
import dev.regent.runtime.jobmanager.scheduling.TaskManager;
import dev.regent.runtime.jobmanager.store.JobSubmission;
import dev.regent.runtime.jobmanager.store.Layout;
import dev.regent.runtime.rpc.JobId;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The JobManager's interface for people and tools. Events and metrics are this process's own; everything else is answered by the leader, and by a
 * standby with 503 and the leader's address.
 */
final class RestApi implements RestHandler {

    private static final long ANSWER_SECONDS = 20;

    private final JobManager jobManager;
    private final JarUpload jars;

    RestApi(JobManager jobManager) {
        this.jobManager = jobManager;
        this.jars = new JarUpload(jobManager.storage(), new Layout(jobManager.clusterId()));
    }

    @Override
    public Response handle(Request request) throws IOException {
        String route = request.method() + " " + request.path();
        return switch (route) {
            case "GET /metrics" -> Response.plain(new MetricsText(jobManager).render());
            case "GET /v1/events" -> events(request);
            case "GET /v1/status" -> status();
            case "GET /v1/jobs" -> Response.json(200, Map.of("jobs", ask(Jobs::views)));
            case "POST /v1/jobs" -> submit(request);
            case "PUT /v1/jars" -> putJar(request);
            case "GET /v1/taskmanagers" -> taskManagers();
            case "POST /v1/step-down" -> stepDown();
            default -> job(request);
        };
    }

    private Response job(Request request) {
        String[] parts = request.path().split("/", -1);
        boolean aboutJob = parts.length >= 4 && parts[1].equals("v1") && parts[2].equals("jobs");
        String route = request.method() + (aboutJob && parts.length == 5 ? " " + parts[4] : "");
        if (!aboutJob || parts.length > 5) {
            throw new RestException(404, "there is no " + request.path());
        }
        JobId job = jobId(parts[3]);
        return switch (route) {
            case "GET" -> Response.json(200, view(job));
            case "POST cancel" -> {
                view(job);
                order(jobs -> jobs.cancel(job));
                yield Response.json(202, view(job));
            }
            case "POST accept-loss" -> {
                view(job);
                order(jobs -> jobs.acceptLoss(job));
                yield Response.json(202, view(job));
            }
            default -> throw new RestException(404, "there is no " + request.method() + " " + request.path());
        };
    }

    private JobView view(JobId job) {
        return ask(jobs -> jobs.view(job)).orElseThrow(() -> new RestException(404, "there is no job " + job));
    }

    private static JobId jobId(String text) {
        try {
            return new JobId(text);
        } catch (IllegalArgumentException malformed) {
            throw new RestException(400, String.valueOf(malformed.getMessage()));
        }
    }

    private Response events(Request request) {
        try {
            List<Event> events = jobManager
                    .events()
                    .since(Long.parseLong(request.parameter("since").orElse("0")));
            return Response.json(200, Map.of("events", events));
        } catch (NumberFormatException malformed) {
            throw new RestException(400, "since must be a sequence number");
        }
    }

    private Response status() {
        LeaderSession leading = leading();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("clusterId", jobManager.clusterId().value());
        status.put("token", leading.token());
        jobManager.leader().ifPresent(leader -> status.put("leader", leader(leader)));
        status.put("jobs", ask(Jobs::views));
        status.put("taskManagers", taskManagerViews());
        return Response.json(200, status);
    }

    private static Map<String, Object> leader(LeaderInformation leader) {
        Map<String, Object> shown = new LinkedHashMap<>(leader.addresses());
        shown.put("token", leader.token().value());
        return shown;
    }

    private Response taskManagers() {
        return Response.json(200, Map.of("taskManagers", taskManagerViews()));
    }

    private List<TaskManagerView> taskManagerViews() {
        return await(leading()
                .ask((jobs, taskManagers) ->
                        taskManagers.all().stream().map(TaskManagerView::of).toList()));
    }

    /** A TaskManager as people see it. */
    record TaskManagerView(String name, String incarnation, String rest, int slots, int freeSlots, boolean connected) {

        static TaskManagerView of(TaskManager taskManager) {
            return new TaskManagerView(
                    taskManager.name(),
                    taskManager.incarnation(),
                    taskManager.restAddress(),
                    taskManager.slots(),
                    taskManager.freeSlots(),
                    taskManager.isConnected());
        }
    }

    private Response putJar(Request request) throws IOException {
        Optional<JobId> job = request.parameter("jobId").map(RestApi::jobId);
        return Response.json(
                201, Map.of("jar", jars.store(request.body(), job, leading().token())));
    }

    private Response submit(Request request) throws IOException {
        NewJob asked = request.json(NewJob.class);
        LeaderSession leading = leading();
        Optional<JobView> known = await(leading.ask((jobs, ignored) -> jobs.view(asked.jobId())));
        if (known.isPresent()) {
            return Response.json(202, known.get());
        }
        JobSubmission submission = asked.submission(
                jars.adopt(asked.jar(), Optional.of(asked.jobId()), leading.token()),
                jobManager.clock().wallMillis());
        return Response.json(202, await(leading.order(jobs -> jobs.submit(submission))));
    }

    /** What a client sends to submit a job. */
    record NewJob(
            JobId jobId,
            String name,
            String jar,
            String entryClass,
            int parallelism,
            Map<String, String> arguments,
            String recordPolicy) {

        JobSubmission submission(String adoptedJar, long nowMillis) {
            try {
                return new JobSubmission(
                        JobSubmission.VERSION,
                        jobId,
                        name,
                        adoptedJar,
                        entryClass,
                        parallelism,
                        arguments,
                        recordPolicy,
                        nowMillis);
            } catch (IllegalArgumentException wrong) {
                throw new RestException(400, String.valueOf(wrong.getMessage()));
            }
        }
    }

    private Response stepDown() {
        LeaderSession leading = leading();
        jobManager.stepDown("asked by an operator");
        return Response.json(202, Map.of("token", leading.token()));
    }

    // ---- the leader

    private LeaderSession leading() {
        return jobManager.leading().orElseThrow(() -> standby(jobManager.leader()));
    }

    private static RestException standby(Optional<LeaderInformation> leader) {
        return leader.map(known -> new RestException(
                        503,
                        "this JobManager stands by; the leader is at "
                                + known.addresses().getOrDefault("rest", "an unknown address"),
                        leader(known)))
                .orElseGet(() -> new RestException(503, "this JobManager stands by; no leader is known"));
    }

    private <T> T ask(Function<Jobs, T> question) {
        return await(leading().ask((jobs, ignored) -> question.apply(jobs)));
    }

    private <T> T order(Function<Jobs, CompletableFuture<T>> order) {
        return await(leading().order(order));
    }

    private static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException late) {
            throw new RestException(
                    503, "the outcome is not known yet; the same request again has one effect with this one");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new RestException(503, "this JobManager is stopping");
        } catch (ExecutionException failed) {
            throw refusal(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    private static RuntimeException refusal(Throwable cause) {
        String line = String.valueOf(cause.getMessage());
        if (cause instanceof RestException refused) {
            return refused;
        } else if (cause instanceof LeaderSession.NotReadyException || cause instanceof HaException) {
            return new RestException(503, line);
        } else if (cause instanceof IllegalStateException) {
            return new RestException(409, line);
        }
        return new IllegalStateException(cause);
    }
}
