package dev.regent.ha.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.support.NanoClock;
import dev.regent.ha.support.Threading;
import dev.regent.ha.support.document.DocumentStore;
import dev.regent.ha.support.lease.WriteOutcome;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.ha.support.store.Subscription;
import dev.regent.testservers.NeedsServer;
import dev.regent.testservers.ServerKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@NeedsServer({ServerKind.ETCD, ServerKind.KUBERNETES})
@DisplayName("The store of the driver")
class KubernetesDocumentStoreTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final StoreKey SCOPE = StoreKey.of("clusters", "a", "elections", "E~1", "scopes", "s", "1-1");
    private static final StoreKey MEMBER = StoreKey.of("clusters", "a", "members", "g", "one");

    private KubernetesFixture fixture;
    private DocumentStore store;

    @BeforeEach
    void open() {
        fixture = new KubernetesFixture();
        store = store(fixture.options());
    }

    @AfterEach
    void close() {
        store.close();
        fixture.close();
    }

    private static DocumentStore store(Map<String, String> options) {
        return new KubernetesDocumentStore(server(options), LIMIT, Threading.system(), new SecureRandom());
    }

    private static ApiServer server(Map<String, String> options) {
        Configuration configuration = Configuration.of(KubernetesOptions.all(), options);
        return new Kubeconfig(configuration, Map.of(), NanoClock.system()).load();
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusters/a/elections/E~1/scopes/s/1-1", "clusters/a/members/g/one", "floor"})
    @DisplayName(
            "creates, replaces and deletes under the condition of the version, in Leases and in ConfigMaps, binary values too")
    void conditions(String path) {
        StoreKey key = StoreKey.of(path.split("/", -1));
        String first = applied(store.write(key, Optional.empty(), bytes("\0\u00ff1"), LIMIT));
        refused(store.write(key, Optional.empty(), bytes("2"), LIMIT));
        assertThat(store.read(key, LIMIT).map(Stored::body)).contains(bytes("\0\u00ff1"));
        String second = applied(store.write(key, Optional.of(first), bytes("3"), LIMIT));
        assertThat(second).isNotEqualTo(first);
        refused(store.write(key, Optional.of(first), bytes("4"), LIMIT));
        refused(store.delete(key, first, LIMIT));
        applied(store.delete(key, second, LIMIT));
        assertThat(store.read(key, LIMIT)).isEmpty();
        refused(store.delete(key, second, LIMIT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"clusters/a/elections/e/index", "clusters/a/members/g/one"})
    @DisplayName(
            "replaces nothing that was deleted, or deleted and created again (the API server would create a Lease)")
    void gone(String path) {
        StoreKey key = StoreKey.of(path.split("/", -1));
        String former = applied(store.write(key, Optional.empty(), bytes("1"), LIMIT));
        applied(store.delete(key, former, LIMIT));
        refused(store.write(key, Optional.of(former), bytes("2"), LIMIT));
        assertThat(store.read(key, LIMIT)).isEmpty();
        applied(store.write(key, Optional.empty(), bytes("3"), LIMIT));
        refused(store.write(key, Optional.of(former), bytes("4"), LIMIT));
        refused(store.delete(key, former, LIMIT));
    }

    @Test
    @DisplayName("lists what is below a prefix, over several pages, and nothing of its neighbours")
    void lists() {
        applied(store.write(SCOPE, Optional.empty(), bytes("1"), LIMIT));
        applied(store.write(MEMBER, Optional.empty(), bytes("2"), LIMIT));
        StoreKey similar = StoreKey.of("clusters", "a", "elections", "E~1", "scopes", "s2", "1-1");
        applied(store.write(similar, Optional.empty(), bytes("3"), LIMIT));
        StoreKey other = StoreKey.of("clusters", "ab", "elections", "E~1", "scopes", "s", "1-1");
        applied(store.write(other, Optional.empty(), bytes("4"), LIMIT));
        assertThat(store.list(StoreKey.of("clusters", "a"), LIMIT)).containsExactlyInAnyOrder(SCOPE, MEMBER, similar);
        assertThat(store.list(StoreKey.of("clusters", "a", "elections", "E~1", "scopes", "s"), LIMIT))
                .containsExactly(SCOPE);
        assertThat(store.list(StoreKey.of("clusters", "a", "members"), LIMIT)).containsExactly(MEMBER);
        assertThat(store.list(StoreKey.of("clusters", "a", "elections"), LIMIT))
                .containsExactlyInAnyOrder(SCOPE, similar);
    }

    @Test
    @DisplayName("hints at changes")
    void watches() {
        AtomicInteger hints = new AtomicInteger();
        Subscription subscription =
                store.subscribe(StoreKey.of("clusters", "a", "members", "g"), hints::incrementAndGet);
        await().until(() -> hints.get() > 0);
        int before = hints.get();
        applied(store.write(MEMBER, Optional.empty(), bytes("1"), LIMIT));
        await().until(() -> hints.get() > before);
        subscription.close();
    }

    @Test
    @DisplayName("says in one line which permission is missing, for each verb of the role")
    void oneVerbLess() {
        for (String verb : List.of("get", "list", "create", "update", "delete")) {
            String less = Tenant.manifest().replace("\"" + verb + "\", ", "").replace(", \"" + verb + "\"]", "]");
            Tenant tenant = Tenant.create(SharedKubernetes.servers(), less);
            DocumentStore poor = store(
                    tenant.options(SharedKubernetes.servers().api().node(0).port()));
            assertThat(trouble(poor, verb))
                    .as(verb)
                    .contains("forbids", "cannot " + verb, "configmaps", tenant.namespace(), "rbac.yaml")
                    .doesNotContain("\n");
            poor.close();
        }
    }

    private static String trouble(DocumentStore store, String verb) {
        try {
            if (verb.equals("list")) {
                store.list(StoreKey.of("clusters", "a", "elections", "e", "scopes"), LIMIT);
            }
            store.read(SCOPE, LIMIT);
            WriteOutcome outcome = store.write(SCOPE, Optional.empty(), bytes("1"), LIMIT);
            if (outcome instanceof WriteOutcome.Applied created) {
                outcome = store.write(SCOPE, Optional.of(created.version()), bytes("2"), LIMIT);
                if (outcome instanceof WriteOutcome.Applied replaced) {
                    outcome = store.delete(SCOPE, replaced.version(), LIMIT);
                }
            }
            return outcome instanceof WriteOutcome.NotSent notSent
                    ? String.valueOf(notSent.error().getMessage())
                    : outcome.toString();
        } catch (BackendUnavailableException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    @DisplayName(
            "is refused with a wrong token, in one line without it, and goes on with the one that replaces it in the file")
    void rotation() throws IOException {
        Files.writeString(fixture.tenant().tokenFile(), "a-wrong-one");
        DocumentStore stranger = store(fixture.options());
        assertThatThrownBy(() -> stranger.check(LIMIT))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("refused the credentials")
                .hasMessageNotContaining("a-wrong-one");
        Files.writeString(fixture.tenant().tokenFile(), fixture.tenant().token());
        await().ignoreExceptions().until(() -> {
            stranger.check(LIMIT);
            return true;
        });
        stranger.close();
    }

    private static String applied(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
        return outcome instanceof WriteOutcome.Applied applied ? applied.version() : "";
    }

    private static void refused(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Refused.class);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
