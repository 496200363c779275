package dev.regent.runtime.rpc;

import dev.regent.runtime.json.Json;
import dev.regent.runtime.json.MalformedJsonException;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session over one gRPC stream, the same for both sides: sends in order, parses what comes, tells the handler once that it is over.
 *
 * @param <I> what is received
 * @param <O> what is sent
 */
final class StreamSession<I, O> implements Session<O>, StreamObserver<byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(StreamSession.class);

    /** A peer that has not read that many messages is given up, so that what is queued for it stays bounded. */
    private static final int MOST_UNREAD = 20_000;

    private final String peer;
    private final Class<I> incoming;
    private final CallStreamObserver<byte[]> out;
    private final Consumer<Session<O>> afterEnd;
    private final ReentrantLock sending = new ReentrantLock();
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile SessionHandler<I> handler = new Early<>();
    private int unread;

    /** @param afterEnd frees what belongs to the stream; called once, after the handler was told */
    StreamSession(String peer, Class<I> incoming, CallStreamObserver<byte[]> out, Consumer<Session<O>> afterEnd) {
        this.peer = peer;
        this.incoming = incoming;
        this.out = out;
        this.afterEnd = afterEnd;
    }

    /** To be called before any message can arrive. */
    void attach(SessionHandler<I> newHandler) {
        handler = newHandler;
    }

    @Override
    public String peer() {
        return peer;
    }

    @Override
    public void send(O message) {
        byte[] frame = Json.write(message);
        if (frame.length > Wire.FRAME_LIMIT) {
            close(message.getClass().getSimpleName() + " of " + frame.length + " bytes is over the frame limit of "
                    + Wire.FRAME_LIMIT);
            return;
        }
        if (!over.get() && !enqueue(frame)) {
            close("the peer has not read " + MOST_UNREAD + " messages");
        }
    }

    /** Hands a frame to the transport, which only queues it. */
    private boolean enqueue(byte[] frame) {
        sending.lock();
        try {
            unread = out.isReady() ? 0 : unread + 1;
            if (unread > MOST_UNREAD) {
                return false;
            }
            out.onNext(frame);
            return true;
        } catch (IllegalStateException alreadyOver) {
            LOG.debug("Message to {} dropped, the stream is over: {}", peer, alreadyOver.toString());
            return true;
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void close(String reason) {
        end(Status.CANCELLED.withDescription(reason), reason);
    }

    @Override
    public void onNext(byte[] frame) {
        if (over.get()) {
            return;
        }
        I message;
        try {
            message = Json.read(frame, incoming);
        } catch (MalformedJsonException malformed) {
            LOG.warn("Refused a malformed frame of {} bytes from {}: {}", frame.length, peer, malformed.getMessage());
            end(
                    Status.INVALID_ARGUMENT.withDescription("malformed frame"),
                    "malformed frame: " + malformed.getMessage());
            return;
        }
        handler.onMessage(message);
    }

    @Override
    public void onError(Throwable error) {
        Status status = Status.fromThrowable(error);
        end(Status.CANCELLED.withDescription("connection lost"), oneLine(status));
    }

    @Override
    public void onCompleted() {
        end(Status.CANCELLED.withDescription("closed by the peer"), "closed by the peer");
    }

    private void end(Status toPeer, String reason) {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        sending.lock();
        try {
            out.onError(toPeer.asRuntimeException());
        } catch (IllegalStateException alreadyOver) {
            LOG.debug("Stream to {} was over already: {}", peer, alreadyOver.toString());
        } finally {
            sending.unlock();
        }
        handler.onClosed(reason);
        afterEnd.accept(this);
    }

    private static String oneLine(Status status) {
        String description = Objects.requireNonNullElse(status.getDescription(), "");
        Throwable cause = status.getCause();
        String text = status.getCode()
                + (description.isEmpty() ? "" : ": " + description)
                + (cause == null ? "" : " (" + cause.getMessage() + ")");
        return text.replaceAll("\\s+", " ");
    }

    /** Before a handler is attached nothing can have arrived. */
    private static final class Early<I> implements SessionHandler<I> {
        @Override
        public void onMessage(I message) {
            throw new IllegalStateException("no handler yet");
        }

        @Override
        public void onClosed(String reason) {
            LOG.debug("Session ended before it had a handler: {}", reason);
        }
    }
}
