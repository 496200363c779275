package dev.regent.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NeedsServer({ServerKind.KUBERNETES, ServerKind.ETCD})
@DisplayName("The launcher of Kubernetes")
class KubernetesServersIT {

    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kit/leases";

    @TempDir
    Path folder;

    @Test
    @DisplayName(
            "The API server keeps its address and its data over kill -9 and restart, a stopped etcd is missed, and a service account may do what its role says")
    void lives() throws Exception {
        try (KubernetesServers servers = KubernetesServers.start(folder, ServerOptions.nodes(1))) {
            ServerNode api = servers.api().node(0);
            servers.createNamespace("kit");
            servers.create(LEASES, object("coordination.k8s.io/v1", "Lease", "one", ""));
            api.restart();
            Http administrator = servers.client(servers.administrator());
            assertThat(administrator.get(api.port(), LEASES + "/one").statusCode())
                    .isEqualTo(200);
            serviceAccount(servers, api.port());
            stoppedEtcd(servers, administrator, api.port());
            assertThat(api.metrics()).contains("apiserver_request_total");
        }
    }

    private static void serviceAccount(KubernetesServers servers, int port) throws IOException {
        servers.create("/api/v1/namespaces/kit/serviceaccounts", object("v1", "ServiceAccount", "driver", ""));
        Http driver = servers.client(servers.token("kit", "driver"));
        assertThat(driver.get(port, LEASES + "/one").statusCode()).isEqualTo(403);
        String rbac = "/apis/rbac.authorization.k8s.io/v1/namespaces/kit/";
        servers.create(
                rbac + "roles",
                object(
                        "rbac.authorization.k8s.io/v1",
                        "Role",
                        "driver",
                        ",\"rules\":[{\"apiGroups\":[\"coordination.k8s.io\"],\"resources\":[\"leases\"],\"verbs\":[\"get\"]}]"));
        servers.create(
                rbac + "rolebindings",
                object(
                        "rbac.authorization.k8s.io/v1",
                        "RoleBinding",
                        "driver",
                        ",\"roleRef\":{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"driver\"},"
                                + "\"subjects\":[{\"kind\":\"ServiceAccount\",\"name\":\"driver\",\"namespace\":\"kit\"}]"));
        org.awaitility.Awaitility.await()
                .until(() -> driver.get(port, LEASES + "/one").statusCode() == 200);
        assertThat(driver.get(port, LEASES).statusCode()).isEqualTo(403);
    }

    private static void stoppedEtcd(KubernetesServers servers, Http administrator, int port) throws IOException {
        servers.etcd().node(0).pause();
        assertThatThrownBy(() -> administrator.get(port, LEASES + "/one")).isInstanceOf(IOException.class);
        servers.etcd().node(0).resume();
        servers.api().node(0).awaitReady();
        assertThat(administrator.get(port, LEASES + "/one").statusCode()).isEqualTo(200);
    }

    @Test
    @DisplayName("An API server that does not start is reported with the end of its log, and leaves no etcd")
    void broken() {
        ServerOptions options = ServerOptions.nodes(1).withArgument("--no-such-thing");
        assertThatThrownBy(() -> KubernetesServers.start(folder, options))
                .isInstanceOf(ServerFailedException.class)
                .hasMessageContaining("no-such-thing");
        assertThat(Files.exists(folder.resolve("etcd"))).isTrue();
    }

    private static String object(String version, String kind, String name, String more) {
        return "{\"apiVersion\":\"" + version + "\",\"kind\":\"" + kind + "\",\"metadata\":{\"name\":\"" + name + "\"}"
                + more + "}";
    }
}
