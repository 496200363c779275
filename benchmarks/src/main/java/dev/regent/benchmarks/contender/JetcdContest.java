package dev.regent.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.Election;
import io.etcd.jetcd.election.CampaignResponse;
import io.etcd.jetcd.election.LeaderKey;
import io.etcd.jetcd.lease.LeaseGrantResponse;
import io.etcd.jetcd.lease.LeaseKeepAliveResponse;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The election of jetcd on a lease that it keeps alive. */
final class JetcdContest implements Contest {

    private static final Logger log = LoggerFactory.getLogger(JetcdContest.class);

    private final Election election;
    private final ByteSequence name;
    private final ByteSequence process;
    private final LeaseGrantResponse lease;
    private volatile Optional<LeaderKey> key = Optional.empty();

    JetcdContest(ContestOptions options) throws Exception {
        Client client = Client.builder()
                .endpoints(options.addresses().stream()
                        .map(each -> "http://" + each)
                        .toArray(String[]::new))
                .build();
        election = client.getElectionClient();
        name = ByteSequence.from(options.election(), UTF_8);
        process = ByteSequence.from(options.process(), UTF_8);
        lease = client.getLeaseClient().grant(options.lease().toSeconds()).get();
        client.getLeaseClient().keepAlive(lease.getID(), new Renewals());
    }

    @Override
    public void contend(Told told) {
        CompletableFuture<CampaignResponse> unused = election.campaign(name, lease.getID(), process)
                .whenComplete((won, failed) -> {
                    if (failed != null) {
                        log.warn("the campaign failed", failed);
                        told.lost();
                    } else {
                        key = Optional.of(won.getLeader());
                        told.granted(won.getLeader().getRevision());
                    }
                });
    }

    @Override
    public void stepDown() throws Exception {
        if (key.isPresent()) {
            election.resign(key.orElseThrow()).get();
        }
    }

    @Override
    public String settings() {
        return "TTL " + lease.getTTL() + " s";
    }

    private static final class Renewals implements StreamObserver<LeaseKeepAliveResponse> {

        @Override
        public void onNext(LeaseKeepAliveResponse renewed) {}

        @Override
        public void onError(Throwable failed) {
            log.warn("the lease is not kept alive", failed);
        }

        @Override
        public void onCompleted() {
            log.warn("the lease is over");
        }
    }
}
