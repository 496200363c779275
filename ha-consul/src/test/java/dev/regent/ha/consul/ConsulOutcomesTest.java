package dev.regent.ha.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.ValueTooLargeException;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.transaction.Operation;
import dev.regent.ha.support.transaction.TransactionOutcome;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is made of answers that a real server gives too seldom. */
class ConsulOutcomesTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey KEY = StoreKey.of("a", "b%20c");
    private static final List<Operation> DELETE_AND_CREATE = List.of(
            new Operation.Delete(KEY, "5"),
            new Operation.Check(StoreKey.of("x"), "6"),
            new Operation.Create(StoreKey.of("y"), ByteBuffer.wrap(new byte[] {0, -1, 10})));

    private static ConsulTransactionStore store(ScriptedServer server) {
        return new ConsulTransactionStore(
                Settings.of("address", server.address(), "token", "top-secret", "prefix", "p/q"),
                Threading.system(),
                new Random(1));
    }

    private static TransactionOutcome outcome(int status, String body) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(status, body);
                ConsulTransactionStore store = store(server)) {
            TransactionOutcome outcome = store.commit(DELETE_AND_CREATE, LIMIT);
            assertThat(server.requests()).hasSize(1);
            return outcome;
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Bad request: Invalid query parameter | high-availability.consul.namespace",
                "403 | ACL not found | high-availability.consul.token",
                "404 | page not found | high-availability.consul.address",
                "413 | Request body too large | txn_max_req_len",
                "429 | rate limit | limits",
                "307 | moved | high-availability.consul.address",
                "500 | No cluster leader | No cluster leader",
                "500 | rpc error making call: No cluster leader | No cluster leader",
            })
    @DisplayName(
            "What Consul turns away before it looks is not sent; the line says where, what and what to do, without the token")
    void notSent(int status, String body, String expected) throws IOException {
        assertThat(outcome(status, body))
                .isInstanceOfSatisfying(
                        TransactionOutcome.NotSent.class,
                        refused -> assertThat(refused.error())
                                .isInstanceOf(BackendUnavailableException.class)
                                .hasMessageContainingAll("127.0.0.1", body, expected)
                                .hasMessageNotContaining("top-secret"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "500 | raft apply failed: leadership lost while committing log",
                "500 | rpc error making call: EOF",
                "502 | Bad Gateway",
                "503 | Service Unavailable",
                "504 | Gateway Timeout",
                "408 | Request Timeout",
                "200 | <html>a proxy</html>",
                "409 | <html>a proxy</html>",
                "409 | {\"Results\":null,\"Errors\":[]}",
                "409 | {\"Results\":null,\"Errors\":[{\"OpIndex\":99,\"What\":\"x\"}]}",
            })
    @DisplayName("Whatever may have come after the write is unknown")
    void unknown(int status, String body) throws IOException {
        assertThat(outcome(status, body))
                .isInstanceOfSatisfying(
                        TransactionOutcome.Unknown.class,
                        unknown -> assertThat(unknown.error())
                                .isInstanceOf(OutcomeUnknownException.class)
                                .hasMessageContaining("127.0.0.1")
                                .hasMessageNotContaining("top-secret"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 1", "3, 2"})
    @DisplayName("A condition that does not hold is refused with the index of its operation, of several the first")
    void refused(int verb, int operation) throws IOException {
        String errors = "{\"Results\":null,\"Errors\":[{\"OpIndex\":3,\"What\":\"index is stale\"},{\"OpIndex\":" + verb
                + ",\"What\":\"index is stale\"}]}";
        assertThat(outcome(409, errors)).isEqualTo(new TransactionOutcome.Refused(operation));
    }

    @Test
    @DisplayName("A missing permission is no refused condition")
    void permission() throws IOException {
        String errors = "{\"Errors\":[{\"OpIndex\":0,\"What\":\"Permission denied: token with AccessorID 'x' lacks"
                + " permission 'key:read' on 'p'\"}]}";
        assertThat(outcome(409, errors))
                .isInstanceOfSatisfying(
                        TransactionOutcome.NotSent.class,
                        refused -> assertThat(refused.error())
                                .hasMessageContainingAll(
                                        "lacks permission", "key:write", "high-availability.consul.token"));
    }

    @Test
    @DisplayName("Sends what Consul's documentation says: Base64 values, a deletion with its index checked by itself")
    void body() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(
                        200, "{\"Results\":[{\"KV\":{\"Key\":\"p/q/y\",\"ModifyIndex\":9}}]}");
                ConsulTransactionStore store = store(server)) {
            assertThat(store.commit(DELETE_AND_CREATE, LIMIT))
                    .isEqualTo(new TransactionOutcome.Applied(Map.of(StoreKey.of("y"), "9")));
            String request = server.requests().get(0);
            assertThat(request)
                    .startsWith("PUT /v1/txn?consistent HTTP/1.1\r\n")
                    .contains("X-Consul-Token: top-secret\r\n");
            assertThat(request.substring(request.indexOf("\r\n\r\n") + 4))
                    .isEqualTo("[{\"KV\":{\"Verb\":\"check-index\",\"Key\":\"p/q/a/b%20c\",\"Index\":5}},"
                            + "{\"KV\":{\"Verb\":\"delete\",\"Key\":\"p/q/a/b%20c\"}},"
                            + "{\"KV\":{\"Verb\":\"check-index\",\"Key\":\"p/q/x\",\"Index\":6}},"
                            + "{\"KV\":{\"Verb\":\"cas\",\"Key\":\"p/q/y\",\"Index\":0,\"Value\":\"AP8K\"}}]");
        }
    }

    @Test
    @DisplayName("Datacenter, namespace and partition go with each request, and with each step of a transaction")
    void tenancy() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(200, "[]");
                ConsulTransactionStore store = new ConsulTransactionStore(
                        Settings.of(
                                "address", server.address(), "datacenter", "dc2", "namespace", "n", "partition", "p"),
                        Threading.system(),
                        new Random(1))) {
            assertThat(store.read(KEY, LIMIT)).isEmpty();
            store.commit(List.of(new Operation.Exists(KEY)), LIMIT);
            assertThat(server.requests().get(0))
                    .startsWith("GET /v1/kv/regent/a/b%2520c?consistent&dc=dc2&ns=n&partition=p HTTP/1.1\r\n");
            assertThat(server.requests().get(1))
                    .startsWith("PUT /v1/txn?consistent&dc=dc2&ns=n&partition=p HTTP/1.1\r\n")
                    .endsWith("\"Verb\":\"get\",\"Key\":\"regent/a/b%20c\",\"Namespace\":\"n\",\"Partition\":\"p\"}}]");
        }
    }

    @Test
    @DisplayName("A transaction that is too large as JSON is not sent")
    void tooLarge() throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(200, "{}");
                ConsulTransactionStore store = store(server)) {
            assertThat(store.commit(List.of(new Operation.Create(KEY, ByteBuffer.allocate(400 << 10))), LIMIT))
                    .isInstanceOfSatisfying(
                            TransactionOutcome.NotSent.class,
                            refused -> assertThat(refused.error()).isInstanceOf(ValueTooLargeException.class));
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    @DisplayName("Keys that Consul hides from the token are not taken for missing")
    void filtered() throws IOException {
        try (ScriptedServer server = new ScriptedServer((socket, request) ->
                        ScriptedServer.answer(socket, 404, "", "X-Consul-Results-Filtered-By-ACLs: true"));
                ConsulTransactionStore store = store(server)) {
            assertThatThrownBy(() -> store.list(KEY, LIMIT))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("hides keys");
        }
    }

    @Test
    @DisplayName("404 from something that is not Consul is not taken for a missing key")
    void notConsul() throws IOException {
        try (ScriptedServer server = new ScriptedServer((socket, request) ->
                        ScriptedServer.raw(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
                ConsulTransactionStore store = store(server)) {
            assertThatThrownBy(() -> store.read(KEY, LIMIT))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContainingAll("not Consul", "high-availability.consul.address");
        }
    }
}
