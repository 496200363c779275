package dev.regent.runtime.rpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** The one gRPC method, its frames and its limits. */
final class Wire {

    /** Largest frame, in bytes. */
    static final int FRAME_LIMIT = 4 << 20;

    /** A silent connection is asked for a sign of life after this time. */
    static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /** A connection that gives no sign of life for this time is lost. */
    static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

    static final String SERVICE = "regent.Control";

    /** Frames are bytes here and parsed by the receiver, so that a malformed one is answered and logged in one line. */
    static final MethodDescriptor<byte[], byte[]> SESSION = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Session"))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private Wire() {}

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readNBytes(FRAME_LIMIT); // the transport refuses larger frames before this
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }
}
