package dev.regent.ha.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.InvalidConfigurationException;
import dev.regent.ha.spi.config.Configuration;
import dev.regent.ha.spi.state.StateStorageFactory;
import dev.regent.ha.testkit.OptionTable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HdfsOptionsTest {

    private static final Duration LIMIT = Duration.ofSeconds(7);

    @TempDir
    Path folder;

    @Test
    @DisplayName("The documented options are the declared ones")
    void documented() throws IOException {
        OptionTable.assertDocumented(Path.of("../docs/drivers/hdfs.md"), HdfsOptions.all());
    }

    @Test
    @DisplayName("The factory is found by the service loader, for each of its schemes")
    void service() {
        assertThat(ServiceLoader.load(StateStorageFactory.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .flatMap(factory -> factory.schemes().stream()))
                .contains("hdfs", "viewfs");
    }

    @ParameterizedTest
    @CsvSource({
        "high-availability.hdfs.config-dir, /does/not/exist",
        "env.hadoop.conf.dir, /does/not/exist",
        "high-availability.hdfs.connect-timeout, 0 s",
        "high-availability.hdfs.request-timeout, 2 d",
        "high-availability.hdfs.kerberos.principal, me@REALM",
        "security.kerberos.login.keytab, /does/not/exist",
    })
    @DisplayName("A value that cannot be used is refused by a line that names the option")
    void wrongValues(String option, String value) {
        assertThatThrownBy(() -> open("hdfs://127.0.0.1:1/x", Map.of(option, value)))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(option.replaceAll(".*[.-]", ""))
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hdfs:folder",
                "hdfs://host",
                "hdfs://host/",
                "hdfs://host/../x",
                "hdfs://host/a//b",
                "hdfs://host/a/.snapshot/x",
                "hdfs://host/.reserved/raw",
                "hdfs://host/a%2fb",
                "hdfs://host/x?a=b",
                "hdfs://user@host/x",
                "hdfs:///no/default",
                "file:///tmp/x",
            })
    @DisplayName("S11: a root that is no plain folder is refused")
    void malformedRoots(String root) {
        assertThatThrownBy(() -> open(root, Map.of()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("hdfs://namenode:port/folder");
    }

    @Test
    @DisplayName("The address may be that of the configuration folder's fs.defaultFS")
    void defaultAddress() throws IOException {
        site("core-site.xml", Map.of("fs.defaultFS", "hdfs://cluster"));
        assertThat(HdfsRoot.parse(URI.create("hdfs:///a/b/"), ClientSettings.load(Optional.of(folder), LIMIT, LIMIT)))
                .hasToString("hdfs://cluster/a/b");
    }

    @Test
    @DisplayName(
            "The files of the folder count, those of the class path do not, and no wait is longer than a step may take")
    void settings() throws IOException {
        site(
                "hdfs-site.xml",
                Map.of("dfs.replication", "${copies}", "copies", "7", "ipc.client.connect.max.retries", "2"));
        org.apache.hadoop.conf.Configuration settings = ClientSettings.load(Optional.of(folder), LIMIT, LIMIT);
        assertThat(settings.getInt("dfs.replication", 0)).isEqualTo(7);
        assertThat(settings.getInt("ipc.client.connect.max.retries", 0)).isEqualTo(2);
        assertThat(settings.getInt("ipc.client.connect.max.retries.on.timeouts", 0))
                .isEqualTo(3);
        assertThat(settings.getInt("ipc.client.rpc-timeout.ms", 0)).isEqualTo(7000);
        assertThat(settings.get("hadoop.security.authentication")).isEqualTo("simple");
    }

    @Test
    @DisplayName("A file that is no XML is named")
    void malformedFile() throws IOException {
        Files.writeString(folder.resolve("core-site.xml"), "<configuration><property>");
        assertThatThrownBy(() -> open("hdfs://host/x", Map.of("high-availability.hdfs.config-dir", folder.toString())))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContainingAll("core-site.xml", "config-dir")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource({
        "simple, kerberos.principal, a@B, 'hadoop.security.authentication=kerberos'",
        "kerberos, connect-timeout, 1 s, 'set ''high-availability.hdfs.kerberos.principal'' and'",
        "kerberos, user, me, 'high-availability.hdfs.user'",
    })
    @DisplayName("Kerberos needs core-site.xml, principal and keytab together; the line says what is missing")
    void kerberosOptions(String way, String option, String value, String said) throws IOException {
        site("core-site.xml", Map.of("hadoop.security.authentication", way));
        Map<String, String> options = new HashMap<>(Map.of("high-availability.hdfs.config-dir", folder.toString()));
        options.put("high-availability.hdfs." + option, value);
        assertThatThrownBy(() -> open("hdfs://127.0.0.1:1/x", options))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(said);
    }

    @Test
    @DisplayName(
            "F23: a NameNode that is away is unavailable, within the time limit, which the line says with its address")
    void away() {
        assertThatThrownBy(() -> open("hdfs://127.0.0.1:1/x", Map.of("high-availability.hdfs.request-timeout", "2 s")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("hdfs://127.0.0.1:1/x")
                .hasMessageNotContaining("\n");
    }

    @Test
    @DisplayName("F23: a NameNode whose host is unknown is unavailable; the line says what to check")
    void unknownHost() {
        assertThatThrownBy(() -> open("hdfs://no-such-host.invalid/x", Map.of()))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContainingAll("no-such-host.invalid", "host is unknown", "config-dir")
                .hasMessageNotContaining("\n");
    }

    private void site(String name, Map<String, String> lines) throws IOException {
        SiteFiles.write(folder.resolve(name), lines);
    }

    private static void open(String root, Map<String, String> options) {
        HdfsStateStorageFactory factory = new HdfsStateStorageFactory();
        factory.open(URI.create(root), Configuration.of(factory.options(), options))
                .close();
    }
}
