package dev.regent.ha.zookeeper;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.jute.InputArchive;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.MultiOperationRecord;
import org.apache.zookeeper.MultiResponse;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.HostProvider;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.proto.ReplyHeader;
import org.apache.zookeeper.proto.RequestHeader;

/**
 * The client's handle, with a {@code multi} that wakes its caller as directly as the blocking one does, and leaves the time limit to him. The asynchronous
 * one of the client hands each answer to the event thread first, and that costs as much as a tenth of a commit; see ADR 10.
 */
@SuppressWarnings("try") // its close() may be interrupted; Curator calls it
final class Handle extends ZooKeeper {

    /** @param connect without a path, which would have to be put before those of {@link #transact} */
    Handle(
            String connect,
            int sessionTimeout,
            Watcher watcher,
            boolean canBeReadOnly,
            HostProvider hosts,
            ZKClientConfig config)
            throws IOException {
        super(connect, sessionTimeout, watcher, canBeReadOnly, hosts, config);
    }

    /**
     * Sends a {@code multi}.
     *
     * @param operations at least one, with well-formed paths
     * @return completed by the thread that reads from the connection, for which whatever depends on it must not block
     */
    CompletableFuture<Answer<List<OpResult>>> transact(List<Op> operations) {
        CompletableFuture<Answer<List<OpResult>>> answer = new CompletableFuture<>();
        RequestHeader header = new RequestHeader();
        header.setType(ZooDefs.OpCode.multi);
        cnxn.queuePacket(
                header,
                new Head(answer),
                new MultiOperationRecord(operations),
                new Body(answer),
                null,
                null,
                null,
                null,
                null);
        return answer;
    }

    /** Is given a code other than OK when no body will follow: by the server, or by the client where no answer will come. */
    private static final class Head extends ReplyHeader {

        private final CompletableFuture<Answer<List<OpResult>>> answer;

        Head(CompletableFuture<Answer<List<OpResult>>> answer) {
            this.answer = answer;
        }

        @Override
        public void setErr(int code) {
            super.setErr(code);
            if (code != Code.OK.intValue()) {
                answer.complete(Answer.of(code, null));
            }
        }
    }

    /** The results of the operations. */
    private static final class Body extends MultiResponse {

        private final CompletableFuture<Answer<List<OpResult>>> answer;

        Body(CompletableFuture<Answer<List<OpResult>>> answer) {
            this.answer = answer;
        }

        /** What cannot be read ends the connection. */
        @Override
        public void deserialize(InputArchive archive, String tag) throws IOException {
            try {
                super.deserialize(archive, tag);
                answer.complete(Answer.of(code(getResultList()), getResultList()));
            } finally {
                answer.complete(Answer.of(Code.CONNECTIONLOSS.intValue(), null)); // unless it is complete
            }
        }

        /** Of the operation that failed. */
        private static int code(List<OpResult> results) {
            for (OpResult result : results) {
                if (result instanceof OpResult.ErrorResult error && error.getErr() != Code.OK.intValue()) {
                    return error.getErr();
                }
            }
            return Code.OK.intValue();
        }
    }
}
