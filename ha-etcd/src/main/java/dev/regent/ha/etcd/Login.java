package dev.regent.ha.etcd;

import dev.regent.ha.spi.BackendUnavailableException;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The token that one user is known by. Servers take a tenth of a second of their processor for a login, so threads that need a token at once
 * share one. Safe for use by several threads.
 */
final class Login {

    private static final Logger LOG = LoggerFactory.getLogger(Login.class);

    private final EtcdSettings.Credentials credentials;
    private final Duration bound;
    private final AtomicReference<@Nullable CompletableFuture<Optional<String>>> current = new AtomicReference<>();

    /** @param bound time limit of a login */
    Login(EtcdSettings.Credentials credentials, Duration bound) {
        this.credentials = credentials;
        this.bound = bound;
    }

    /**
     * The token, from a login on that server if there is none yet.
     *
     * @return empty if the server has no users
     * @throws CallFailure never with an unknown fate: without a token nothing is sent
     */
    Optional<String> token(UnaryCalls calls, Endpoint server, Duration limit) throws CallFailure {
        CompletableFuture<Optional<String>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<String>> shared = current.compareAndExchange(null, mine);
        if (shared != null) {
            return await(shared, server, limit);
        }
        try {
            Optional<String> token = authenticate(calls, server, limit.compareTo(bound) < 0 ? limit : bound);
            mine.complete(token);
            return token;
        } catch (CallFailure failure) {
            current.compareAndSet(mine, null);
            mine.completeExceptionally(failure);
            throw failure;
        } catch (BackendUnavailableException noPassword) {
            current.compareAndSet(mine, null);
            CallFailure failure = notSent(Status.UNAUTHENTICATED.withCause(noPassword), noPassword.getMessage());
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            if (!mine.isDone()) {
                current.compareAndSet(mine, null);
                mine.completeExceptionally(notSent(Status.CANCELLED, "the login at etcd ended unexpectedly"));
            }
        }
    }

    /** Makes the next call log in anew, unless somebody did so since that token was used. */
    void forget(Optional<String> token) {
        CompletableFuture<Optional<String>> held = current.get();
        if (held != null
                && held.isDone()
                && !held.isCompletedExceptionally()
                && held.join().equals(token)) {
            current.compareAndSet(held, null);
        }
    }

    private Optional<String> authenticate(UnaryCalls calls, Endpoint server, Duration limit) throws CallFailure {
        AuthenticateRequest request = AuthenticateRequest.newBuilder()
                .setName(credentials.user())
                .setPassword(credentials.password().read().value())
                .build();
        try {
            AuthenticateResponse response =
                    calls.send(server, AuthGrpc.getAuthenticateMethod(), request, Optional.empty(), limit, false);
            return Optional.of(response.getToken());
        } catch (CallFailure failure) {
            if (Refusals.saysThatLoginIsOff(failure.status())) {
                LOG.warn("etcd at {} asks nobody to log in; user '{}' is not used", server, credentials.user());
                return Optional.empty();
            }
            throw refused(server, failure);
        }
    }

    private CallFailure refused(Endpoint server, CallFailure failure) {
        if (failure.fate() != CallFailure.Fate.REFUSED) {
            return notSent(failure.status(), String.valueOf(failure.getMessage()));
        }
        return notSent(
                failure.status(),
                "etcd at " + server + " refused the login of user '" + credentials.user() + "' ("
                        + failure.status().getDescription() + "): check " + EtcdOptions.USER + " and its password");
    }

    private static Optional<String> await(CompletableFuture<Optional<String>> shared, Endpoint server, Duration limit)
            throws CallFailure {
        try {
            return shared.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CallFailure failure) {
                throw notSent(failure.status(), String.valueOf(failure.getMessage()));
            }
            throw notSent(Status.INTERNAL.withCause(failed), "the login at etcd failed: " + failed.getCause());
        } catch (TimeoutException late) {
            throw notSent(
                    Status.DEADLINE_EXCEEDED.withCause(late),
                    "etcd at " + server + " did not answer a login within " + limit.toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw notSent(Status.CANCELLED.withCause(interrupted), "interrupted while logging in at etcd");
        }
    }

    private static CallFailure notSent(Status status, @Nullable String message) {
        return new CallFailure(CallFailure.Fate.NOT_SENT, status, String.valueOf(message));
    }
}
