package dev.regent.ha.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Optional;

/**
 * One stream of watch events from one server. The server ends it when it loses the ensemble's leader, so that a server which is cut off does not
 * stay silent for ever.
 */
final class WatchStream {

    private static final Metadata.Key<String> REQUIRE_LEADER =
            Metadata.Key.of("hasleader", Metadata.ASCII_STRING_MARSHALLER);

    private final EtcdWatch owner;
    private final Endpoint server;
    private final Optional<String> token;
    private final ClientCall<WatchRequest, WatchResponse> call;
    private volatile boolean open;
    private volatile boolean endedByToken;

    WatchStream(EtcdWatch owner, Endpoint server, Optional<String> token) {
        this.owner = owner;
        this.server = server;
        this.token = token;
        this.call =
                UnaryCalls.withToken(server.channel(), token).newCall(WatchGrpc.getWatchMethod(), CallOptions.DEFAULT);
    }

    /** @param after the first key that is not watched any more */
    void begin(ByteString first, ByteString after) {
        Metadata headers = new Metadata();
        headers.put(REQUIRE_LEADER, "true");
        call.start(new Listener(), headers);
        call.request(1);
        WatchCreateRequest create = WatchCreateRequest.newBuilder()
                .setKey(first)
                .setRangeEnd(after)
                .setProgressNotify(true)
                .build();
        call.sendMessage(WatchRequest.newBuilder().setCreateRequest(create).build());
    }

    Endpoint server() {
        return server;
    }

    Optional<String> token() {
        return token;
    }

    /** Whether the server ever watched. */
    boolean isOpen() {
        return open;
    }

    /** Whether it was refused since the token is not known any more. */
    boolean endedByToken() {
        return endedByToken;
    }

    void cancel(String why) {
        call.cancel(why, null);
    }

    private final class Listener extends ClientCall.Listener<WatchResponse> {

        @Override
        public void onMessage(WatchResponse response) {
            if (response.getCanceled()) {
                endedByToken = Refusals.endsTokenOfWatch(response.getCancelReason());
                call.cancel("cancelled by the server: " + response.getCancelReason(), null);
                return;
            }
            if (response.getCreated()) {
                open = true;
                owner.onOpened();
            }
            if (response.getEventsCount() > 0) {
                owner.onEvents(response);
            }
            call.request(1);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            owner.onEnded(WatchStream.this, status);
        }
    }
}
