package dev.regent.ha.s3;

import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.http.Pace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Sends requests, each at most once, with a time limit of its own, until its thread is interrupted. The blocking reads of the HTTP client hear no interrupt, so each
 * call runs on a thread of its own, and the caller's thread waits and ends the exchange. Thread-safe.
 */
final class S3Calls implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(10);
    /** A server that has answered nobody for so long counts as away. */
    private static final Duration SILENT = Duration.ofSeconds(3);

    private static final Duration CLOSE_BOUND = Duration.ofSeconds(1);

    private final S3Client client;
    private final Threading threads;
    private final ExecutorService workers;
    private final Optional<Pace> pace;
    private volatile long answeredAt;

    /**
     * For callers that repeat after pauses of their own.
     *
     * @param client owned by this
     */
    S3Calls(S3Client client, Threading threads) {
        this(client, threads, Optional.empty());
    }

    /**
     * For callers that know nothing of each other's failures.
     *
     * @param client owned by this
     * @param pace of all calls while the server is away
     */
    S3Calls(S3Client client, Threading threads, Optional<Pace> pace) {
        this.client = client;
        this.threads = threads;
        this.pace = pace;
        this.answeredAt = threads.nanoTime();
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE.toMillis(),
                TimeUnit.MILLISECONDS,
                new SynchronousQueue<>(),
                RegentThreads.named("s3-call"));
    }

    <T> Reply<T> send(Duration limit, Function<S3Client, T> request) {
        if (pace.isEmpty()) {
            return sendNow(limit, request);
        }
        long began = threads.nanoTime();
        try {
            pace.get().await(limit);
        } catch (IOException away) {
            return new Reply.NotSent<>("not tried again yet: " + away.getMessage(), away);
        }
        Reply<T> reply = sendNow(limit.minusNanos(threads.nanoTime() - began), request);
        judge(pace.get(), reply);
        return reply;
    }

    private void judge(Pace all, Reply<?> reply) {
        if (reply instanceof Reply.Done<?> || reply instanceof Reply.Refused<?>) {
            answeredAt = threads.nanoTime();
            all.worked();
        } else if (reply instanceof Reply.Silent<?> silent && tellsOfServer(silent.cause())) {
            all.failed(silent.text());
        } else if (reply instanceof Reply.NotSent<?> notSent && isUnconnected(notSent.cause())) {
            all.failed(notSent.text());
        }
    }

    /** A call that was given up tells nothing, and one that was late no more than that the server is slow, unless it answers nobody. */
    private boolean tellsOfServer(Throwable silence) {
        return !(silence instanceof InterruptedException)
                && (!(silence instanceof TimeoutException) || threads.nanoTime() - answeredAt > SILENT.toNanos());
    }

    private <T> Reply<T> sendNow(Duration limit, Function<S3Client, T> request) {
        if (limit.isNegative() || limit.isZero()) {
            return new Reply.NotSent<>("no time was left", new TimeoutException("no time was left"));
        }
        Exchange exchange = new Exchange();
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            workers.execute(() -> run(exchange, answer, request));
            return new Reply.Done<>(threads.await(answer, limit));
        } catch (InterruptedException interrupted) {
            Reply<T> ended = ended(exchange, "the thread was interrupted", interrupted);
            Thread.currentThread().interrupt();
            return ended;
        } catch (TimeoutException late) {
            return ended(exchange, "no answer within " + limit.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            return failed(exchange, failed.getCause() == null ? failed : failed.getCause());
        } catch (RejectedExecutionException closed) {
            return new Reply.NotSent<>("the client is closed", closed);
        }
    }

    private <T> void run(Exchange exchange, CompletableFuture<T> answer, Function<S3Client, T> request) {
        exchange.enter();
        try {
            answer.complete(request.apply(client));
        } catch (RuntimeException | Error failure) { // the caller judges it, whatever it is
            answer.completeExceptionally(failure);
        } finally {
            Exchange.leave();
        }
    }

    private static <T> Reply<T> ended(Exchange exchange, String why, Exception cause) {
        return exchange.end() ? new Reply.Silent<>(why, cause) : new Reply.NotSent<>(why, cause);
    }

    private static <T> Reply<T> failed(Exchange exchange, Throwable failure) {
        if (failure instanceof AwsServiceException answered) {
            Optional<AwsErrorDetails> details = Optional.ofNullable(answered.awsErrorDetails());
            String code = details.map(AwsErrorDetails::errorCode).orElse("");
            String text = details.map(AwsErrorDetails::errorMessage).orElse("");
            return new Reply.Refused<>(
                    answered.statusCode(), code, (answered.statusCode() + " " + code + " " + text).strip());
        }
        String text = text(failure);
        return exchange.wasSent() && !isUnconnected(failure)
                ? new Reply.Silent<>(text, failure)
                : new Reply.NotSent<>(text, failure);
    }

    /** One line; what the SDK says first is often the least. */
    private static String text(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = root.getMessage() == null
                ? ""
                : ": " + root.getMessage().lines().findFirst().orElse("");
        return root.getClass().getSimpleName() + said + adviceOnTls(failure);
    }

    private static String adviceOnTls(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof SSLException) {
                return " (check whether the endpoint is https, and option '" + S3Options.CA_FILE + "')";
            }
        }
        return "";
    }

    private static boolean isUnconnected(Throwable failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ConnectException
                    || each instanceof UnknownHostException
                    || each instanceof NoRouteToHostException
                    || each instanceof SSLHandshakeException
                    || each.getClass().getSimpleName().equals("ConnectTimeoutException")
                    || each.getClass().getSimpleName().equals("ConnectionRequestTimeoutException")) {
                return true;
            }
        }
        return false;
    }

    /** Ends every call that is under way, and its connections. */
    @Override
    public void close() {
        workers.shutdownNow();
        client.close();
        RegentThreads.shutdown(workers, "calls of S3", CLOSE_BOUND);
    }
}
