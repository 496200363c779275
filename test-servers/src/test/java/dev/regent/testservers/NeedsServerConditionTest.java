package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Tests that need a server")
class NeedsServerConditionTest {

    private static final ServerKind[] ETCD = {ServerKind.ETCD};
    private static final ServerKind[] BOTH = {ServerKind.ZOOKEEPER, ServerKind.ETCD};

    private final Properties options = new Properties();

    @TempDir
    Path folder;

    @Test
    @DisplayName("are run where the server is built")
    void built() throws IOException {
        Path file = script("etcd", "");
        ServerBinaries binaries = binaries("echo " + file);
        assertThat(judge(BOTH, binaries, true).isDisabled()).isFalse();
        assertThat(binaries.file(ServerKind.ETCD)).isEqualTo(file);
    }

    @Test
    @DisplayName("are reported as not run with the line that says what to install, and fail with CI=true")
    void missing() throws IOException {
        ServerBinaries binaries = binaries("echo install Go >&2; exit 69");
        ConditionEvaluationResult result = judge(BOTH, binaries, false);
        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason()).hasValue("not run: install Go");
        assertThatThrownBy(() -> judge(BOTH, binaries, true)).hasMessage("install Go");
        assertThatThrownBy(() -> binaries.file(ServerKind.ETCD)).hasMessage("install Go");
    }

    @Test
    @DisplayName("are left out by -Dregent.servers=none, with CI=true too")
    void leftOut() throws IOException {
        options.setProperty("regent.servers", "none");
        ConditionEvaluationResult result = judge(ETCD, binaries("exit 1"), true);
        assertThat(result.isDisabled()).isTrue();
        assertThat(result.getReason())
                .hasValueSatisfying(reason -> assertThat(reason).contains("-Dregent.servers=none"));
    }

    @Test
    @DisplayName("use the installed binary that is given, and say so when it is none")
    void given() throws IOException {
        Path file = script("own-etcd", "");
        options.setProperty("regent.server.etcd", file.toString());
        assertThat(binaries("exit 1").file(ServerKind.ETCD)).isEqualTo(file);
        options.setProperty("regent.server.etcd", folder.resolve("none").toString());
        assertThat(binaries("exit 1").missing(ServerKind.ETCD))
                .hasValueSatisfying(reason -> assertThat(reason).contains("-Dregent.server.etcd"));
    }

    @Test
    @DisplayName("on ZooKeeper are always run: it comes from Maven")
    void zooKeeper() throws IOException {
        assertThat(binaries("exit 1").missing(ServerKind.ZOOKEEPER)).isEmpty();
    }

    private static ConditionEvaluationResult judge(ServerKind[] kinds, ServerBinaries binaries, boolean mustRun) {
        return NeedsServerCondition.judge(kinds, binaries, mustRun);
    }

    private ServerBinaries binaries(String body) throws IOException {
        return new ServerBinaries(options, script("test-servers", body));
    }

    private Path script(String name, String body) throws IOException {
        Path file = Files.write(folder.resolve(name), ("#!/bin/sh\n" + body + "\n").getBytes(UTF_8));
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
