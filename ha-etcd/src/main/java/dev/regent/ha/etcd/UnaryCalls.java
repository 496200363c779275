package dev.regent.ha.etcd;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends one request to one server, once, and waits for its answer. Safe for use by several threads. */
final class UnaryCalls {

    private static final Metadata.Key<String> TOKEN = Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

    /**
     * Blocks for at most the limit. A call that has not ended by then, or when the thread is interrupted, is cancelled.
     *
     * @param token of the user; empty if nobody logs in
     * @param waits whether to wait for a connection while there is none, instead of failing with the reason
     */
    <Q, A> A send(
            Endpoint server,
            MethodDescriptor<Q, A> method,
            Q request,
            Optional<String> token,
            Duration limit,
            boolean waits)
            throws CallFailure {
        if (Thread.currentThread().isInterrupted()) {
            throw interrupted(server, CallFailure.Fate.NOT_SENT, Status.CANCELLED);
        }
        if (server.isClosed()) {
            throw new CallFailure(
                    CallFailure.Fate.NOT_SENT, Status.CANCELLED, "the client of etcd at " + server + " is closed");
        }
        Sending sending = new Sending();
        CallOptions options = CallOptions.DEFAULT
                .withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS)
                .withExecutor(MoreExecutors.directExecutor()) // only hands the answer over
                .withStreamTracerFactory(sending);
        ListenableFuture<A> answer = ClientCalls.futureUnaryCall(
                withToken(server.channel(), token).newCall(method, waits ? options.withWaitForReady() : options),
                request);
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            Status status = Status.fromThrowable(failed);
            throw failure(server, fate(sending, status), status, limit);
        } catch (TimeoutException late) {
            answer.cancel(true);
            throw failure(server, unanswered(sending), Status.DEADLINE_EXCEEDED.withCause(late), limit);
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw interrupted(server, unanswered(sending), Status.CANCELLED.withCause(interrupted));
        }
    }

    static Channel withToken(Channel channel, Optional<String> token) {
        if (token.isEmpty()) {
            return channel;
        }
        Metadata headers = new Metadata();
        headers.put(TOKEN, token.get());
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static CallFailure.Fate unanswered(Sending sending) {
        return sending.hasBegun() ? CallFailure.Fate.UNKNOWN : CallFailure.Fate.NOT_SENT;
    }

    private static CallFailure.Fate fate(Sending sending, Status status) {
        return sending.hasBegun() && Refusals.isCertain(status) ? CallFailure.Fate.REFUSED : unanswered(sending);
    }

    private static CallFailure failure(Endpoint server, CallFailure.Fate fate, Status status, Duration limit) {
        String what = status.getCode() == Status.Code.DEADLINE_EXCEEDED
                ? "did not answer within " + limit.toMillis() + " ms"
                        + (fate == CallFailure.Fate.NOT_SENT ? ", no connection was made" : "")
                : (fate == CallFailure.Fate.REFUSED ? "refused the request: " : "cannot be used: ")
                        + Causes.text(status)
                        + server.advice(status);
        return new CallFailure(fate, status, "etcd at " + server + " " + what + Refusals.advice(status));
    }

    private static CallFailure interrupted(Endpoint server, CallFailure.Fate fate, Status status) {
        return new CallFailure(fate, status, "interrupted while waiting for etcd at " + server);
    }
}
