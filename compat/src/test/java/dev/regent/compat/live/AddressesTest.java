package dev.regent.compat.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Addresses of servers")
class AddressesTest {

    private static final String KEY = "high-availability.my.servers";
    private static final Path NOWHERE = Path.of("nowhere");

    private static Addresses of(String written) {
        return Addresses.parse(KEY, written, OptionalInt.of(2181)).orElseThrow();
    }

    private static String through(String written) {
        return String.valueOf(of(written)
                .through(Map.of("other", "kept"), number -> 9000 + number, NOWHERE)
                .get(KEY));
    }

    @Test
    @DisplayName("lead to proxies with all that is written around them")
    void proxies() {
        assertThat(through("a:1, b.example:2 ,[::1]:3/chroot"))
                .isEqualTo("127.0.0.1:9000,127.0.0.1:9001,127.0.0.1:9002/chroot");
        assertThat(through("http://a:1/v1,https://b:2")).isEqualTo("http://127.0.0.1:9000/v1,https://127.0.0.1:9001");
        assertThat(of("a").through(Map.of("other", "kept", KEY, "a"), number -> 1, NOWHERE))
                .isEqualTo(Map.of("other", "kept", KEY, "127.0.0.1:1"));
    }

    @Test
    @DisplayName("have the port that is usual for the backend, or else for the scheme, where none is written")
    void ports() {
        assertThat(of("127.0.0.1,http://127.0.0.1,127.0.0.1:7").servers())
                .extracting(InetSocketAddress::getPort)
                .containsExactly(2181, 2181, 7);
        assertThat(Addresses.parse(KEY, "https://127.0.0.1,http://127.0.0.1", OptionalInt.empty())
                        .orElseThrow()
                        .servers())
                .extracting(InetSocketAddress::getPort)
                .containsExactly(443, 80);
    }

    @Test
    @DisplayName("of some of the servers keep what belongs to all of them")
    void some() {
        Addresses all = of("a:1,b:2,c:3/chroot");
        assertThat(all.some(Map.of(), List.of(1))).isEqualTo(Map.of(KEY, "b:2/chroot"));
        assertThat(all.some(Map.of(), List.of(0, 1))).isEqualTo(Map.of(KEY, "a:1,b:2/chroot"));
        assertThat(all.some(Map.of(), List.of(1, 2))).isEqualTo(Map.of(KEY, "b:2,c:3/chroot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:1,", "user@a:1", "a:b", "a:99999", "a:0", "://a:1", "a 1"})
    @DisplayName("that are none are told from such that are, so that no proxy leads anywhere")
    void none(String written) {
        assertThat(Addresses.parse(KEY, written, OptionalInt.of(2181))).isEmpty();
    }

    @Test
    @DisplayName("without any port lead nowhere")
    void noPort() {
        assertThat(Addresses.parse(KEY, "a", OptionalInt.empty())).isEmpty();
    }

    @Test
    @DisplayName(
            "of a kubeconfig lead to a proxy by a copy that nobody else can read, unless it names several servers or files beside it")
    void kubeconfig(@TempDir Path folder) throws IOException {
        String content = "clusters:\n- cluster:\n    server: https://10.0.0.1:6443\n  name: a\nusers: []\n";
        Path file = Files.writeString(folder.resolve("config"), content);
        Route route = KubeconfigRoute.parse(KEY, file).orElseThrow();
        assertThat(route.servers()).containsExactly(new InetSocketAddress("10.0.0.1", 6443));
        Path copy = Path.of(
                String.valueOf(route.through(Map.of(), number -> 9000, folder).get(KEY)));
        assertThat(copy).hasContent(content.replace("10.0.0.1:6443", "127.0.0.1:9000"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
                .isEqualTo("rw-------");
        Files.writeString(file, "- cluster: {server: \"https://10.0.0.1:6443\", insecure-skip-tls-verify: true}\n");
        assertThat(KubeconfigRoute.parse(KEY, file).orElseThrow().servers()).isEqualTo(route.servers());
        Files.writeString(file, content + "- cluster: {}\n    server: https://b:1\n");
        assertThat(KubeconfigRoute.parse(KEY, file)).isEmpty();
        Files.writeString(file, content + "    certificate-authority: ca.pem\n");
        assertThat(KubeconfigRoute.parse(KEY, file)).isEmpty();
    }
}
