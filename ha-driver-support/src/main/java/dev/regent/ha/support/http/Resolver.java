package dev.regent.ha.support.http;

import dev.regent.ha.support.Threading;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Looks up host names within a time limit: the look-up itself has none, and cannot be interrupted. */
final class Resolver {

    private final Threading threads;
    private final ExecutorService lookups;

    /** @param lookups belongs to the caller, who ends it */
    Resolver(Threading threads, ExecutorService lookups) {
        this.threads = threads;
        this.lookups = lookups;
    }

    /** Addresses of a name, or of what is an address already. */
    List<InetAddress> resolve(String host, Duration limit) throws IOException {
        if (isAddress(host)) {
            return List.of(InetAddress.getByName(host));
        }
        try {
            return threads.await(CompletableFuture.supplyAsync(() -> lookUp(host), lookups), limit);
        } catch (TimeoutException late) {
            throw new SocketTimeoutException(
                    "looking up the name '" + host + "' took longer than " + limit.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw new UnknownHostException("the name '" + host + "' is not known");
        } catch (RejectedExecutionException closed) {
            throw new IOException("the driver is closed", closed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while looking up the name '" + host + "'");
        }
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.matches("[0-9.]+");
    }

    private static List<InetAddress> lookUp(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new CompletionException(unknown);
        }
    }
}
