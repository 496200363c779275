package dev.regent.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.cli.client.CommandException;
import dev.regent.cli.client.ExitCode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("What the demo runs on")
class DemoTargetTest {

    private static final String ETCD = "high-availability.etcd.endpoints";

    @Test
    @DisplayName("is the configuration's if nothing is said")
    void nothing() {
        assertThat(target("", "", 0, Map.of())).isEqualTo(new DemoTarget(Optional.empty(), Map.of(), 0));
        assertThat(target("local", "", 0, Map.of()).throwAway()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "zookeeper,high-availability.zookeeper.quorum,",
        "etcd,high-availability.etcd.endpoints,http://",
        "consul,high-availability.consul.address,"
    })
    @DisplayName("are one or three servers to throw away where no address is given, and the given ones otherwise")
    void servers(String type, String key, String scheme) {
        assertThat(target(type, "", 0, Map.of()).throwAway()).isOne();
        assertThat(target(type, "", 3, Map.of()).throwAway()).isEqualTo(3);

        DemoTarget given = target(type, "a:1,b:2", 0, Map.of());

        String prefix = scheme == null ? "" : scheme;
        assertThat(given.throwAway()).isZero();
        assertThat(given.overrides())
                .containsEntry(DemoTarget.TYPE, type)
                .containsEntry(key, prefix + "a:1," + prefix + "b:2");
        assertThat(target(type, "", 1, Map.of()).at("a:1,b:2").overrides()).isEqualTo(given.overrides());
    }

    @Test
    @DisplayName("is one API server of Kubernetes, which a kubeconfig leads to")
    void kubernetes() {
        assertThat(target("kubernetes", "", 0, Map.of()).throwAway()).isOne();
        assertThat(target("kubernetes", "", 1, Map.of()).at("/tmp/config").overrides())
                .containsEntry("high-availability.kubernetes.kubeconfig", "/tmp/config");
        assertThatThrownBy(() -> target("kubernetes", "", 3, Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("one API server");
    }

    @Test
    @DisplayName("is one MinIO for s3, whose bucket keeps the payloads too; a bucket that is there is used as it is")
    void bucket() {
        DemoTarget thrownAway = target("s3", "", 0, Map.of());
        assertThat(thrownAway.throwAway()).isOne();
        assertThat(thrownAway.servers()).isEqualTo("minio");
        assertThat(thrownAway.storage("demo-1")).hasValue("s3://regent/demo-1");
        assertThat(thrownAway.at("a:1").overrides())
                .containsEntry("high-availability.s3.endpoint", "http://a:1")
                .containsEntry("high-availability.s3.root", "s3://regent/ha")
                .containsEntry("high-availability.s3.access-key", "regent");
        assertThatThrownBy(() -> target("s3", "", 3, Map.of()))
                .isInstanceOf(CommandException.class)
                .hasMessageContaining("one server of the bucket");

        DemoTarget there = target("s3", "https://a:1", 0, Map.of("high-availability.s3.root", "s3://b/c"));
        assertThat(there.throwAway()).isZero();
        assertThat(there.storage("demo-1")).isEmpty();
        assertThat(there.overrides()).containsEntry("high-availability.s3.endpoint", "https://a:1");
        assertThat(target("s3", "", 0, Map.of("high-availability.s3.root", "s3://b/c"))
                        .throwAway())
                .isZero();
        assertThat(target("etcd", "", 0, Map.of()).servers()).isEqualTo("etcd");
    }

    @Test
    @DisplayName("is as said by -D too, also with a scheme, and a plugin of somebody else is used as it is")
    void written() {
        assertThat(target("etcd", "https://a:1", 0, Map.of()).overrides()).containsEntry(ETCD, "https://a:1");
        assertThat(target("etcd", "", 0, Map.of(ETCD, "http://a:1")).throwAway())
                .isZero();
        assertThat(target("", "", 3, Map.of(DemoTarget.TYPE, "etcd")).throwAway())
                .isEqualTo(3);
        assertThat(target("own", "", 0, Map.of()).throwAway()).isZero();
        assertThat(target("ZooKeeper", "", 0, Map.of()).throwAway()).isOne();
        assertThat(target("etcd", "", 0, Map.of("a", "1")).withDefault("a", "2").overrides())
                .containsEntry("a", "1");
    }

    @ParameterizedTest(name = "{0} {1} {2} {3}")
    @CsvSource({
        "local,,3,,--nodes is for --type zookeeper",
        "local,a:1,0,,--address is for --type zookeeper",
        ",a:1,0,,a demo without --type",
        "own,a:1,0,,not for 'own'",
        "etcd,,2,,--nodes is 2",
        "etcd,,-1,,--nodes is -1",
        "etcd,a:1,3,,leave it or the address out",
        "etcd,a:1,0,high-availability.etcd.endpoints,write one of them",
        "etcd,,0,high-availability.type,name it once"
    })
    @DisplayName("is refused in one line where it contradicts itself")
    void refused(String type, String address, int nodes, String key, String line) {
        Map<String, String> overrides = key == null ? Map.of() : Map.of(key, "x");
        assertThatThrownBy(() -> target(type == null ? "" : type, address == null ? "" : address, nodes, overrides))
                .isInstanceOfSatisfying(
                        CommandException.class,
                        wrong -> assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageContaining(line)
                .message()
                .doesNotContain("\n");
    }

    /** Empty and 0 are what is not given. */
    private static DemoTarget target(String type, String address, int nodes, Map<String, String> overrides) {
        return DemoTarget.of(
                Optional.of(type).filter(text -> !text.isEmpty()),
                Optional.of(address).filter(text -> !text.isEmpty()),
                nodes == 0 ? OptionalInt.empty() : OptionalInt.of(nodes),
                overrides);
    }
}
