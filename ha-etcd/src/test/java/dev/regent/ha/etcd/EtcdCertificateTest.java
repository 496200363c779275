package dev.regent.ha.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import dev.regent.testservers.TestCertificates;
import dev.regent.testservers.TestCertificates.Identity;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer(ServerKind.ETCD)
class EtcdCertificateTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    @Test
    @DisplayName("F26: a certificate that is renewed in its files is shown by the next connection, without a restart")
    void renewed() throws IOException {
        TestCertificates certificates = SecureEtcd.certificates();
        Identity fresh =
                certificates.issue("fresh-" + UUID.randomUUID(), Instant.now().plusSeconds(3600));
        Path certificate = Files.copy(certificates.expired().certificate(), folder.resolve("own.pem"));
        Path key = Files.copy(certificates.expired().key(), folder.resolve("own-key.pem"));
        Impatient timer = new Impatient();
        try {
            EtcdSettings.TlsFiles files = new EtcdSettings.TlsFiles(
                    Optional.of(certificates.authority()), Optional.of(certificate), Optional.of(key));
            ManagedChannel channel = NettyChannelBuilder.forAddress(
                            "127.0.0.1", SecureEtcd.ensemble().node(0).port())
                    .sslContext(Tls.context(files, timer))
                    .build();
            try {
                assertThat(answer(channel)).isEqualTo(Status.Code.UNAVAILABLE);
                Files.copy(fresh.key(), key, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(fresh.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
                await("an answer, to a request that asks for nothing, over a connection with the renewed certificate")
                        .atMost(LIMIT)
                        .until(() -> answer(channel) == Status.Code.INVALID_ARGUMENT);
            } finally {
                channel.shutdownNow();
            }
        } finally {
            timer.shutdownNow();
        }
    }

    private static Status.Code answer(ManagedChannel channel) {
        channel.resetConnectBackoff();
        try {
            ClientCalls.blockingUnaryCall(
                    channel,
                    KVGrpc.getRangeMethod(),
                    CallOptions.DEFAULT.withDeadlineAfter(LIMIT.toSeconds(), TimeUnit.SECONDS),
                    RangeRequest.getDefaultInstance());
            return Status.Code.OK;
        } catch (StatusRuntimeException refused) {
            return refused.getStatus().getCode();
        }
    }

    /** Reads files again every tenth of a second, where others wait for a minute. */
    private static final class Impatient extends ScheduledThreadPoolExecutor {

        Impatient() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
            return super.scheduleWithFixedDelay(task, 100, 100, TimeUnit.MILLISECONDS);
        }
    }
}
