package dev.regent.ha.etcd;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;

/** Notices whether a request was handed to a connection. Until then it has certainly not left this process. */
final class Sending extends ClientStreamTracer.Factory {

    private volatile boolean begun;

    boolean hasBegun() {
        return begun;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata headers) {
        return new ClientStreamTracer() {
            @Override
            public void streamCreated(Attributes transport, Metadata sent) {
                begun = true;
            }
        };
    }
}
