package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Starts HDFS: the first server is a NameNode, the others are DataNodes, each a process. Everybody who says that he is the user of this JVM is the superuser, unless
 * settings ask for Kerberos.
 */
public final class HdfsServers implements Launcher {

    private static final int HTTP_PORT = 1;
    private static final int DATA_PORT = 2;

    private final ServerOptions options;
    private final String classPath;
    private final Http http = new Http(Optional.empty());

    private HdfsServers(ServerOptions options, String classPath) {
        this.options = options;
        this.classPath = classPath;
    }

    /**
     * Starts them, and waits until each DataNode has registered and the NameNode has left its safe mode.
     *
     * @param folder where they keep everything
     * @param options how many, two at least, and how; a setting is one of {@code hdfs-site.xml}, an argument one of the JVM
     * @throws ServerFailedException a server does not start; with the end of its log
     */
    public static Ensemble start(Path folder, ServerOptions options) {
        if (options.nodes() < 2 || options.tls().isPresent() || options.login().isPresent()) {
            throw new IllegalArgumentException("HDFS is started as a NameNode and DataNodes, without TLS and login");
        }
        return Ensemble.start(new HdfsServers(options, serverClassPath()), folder, options);
    }

    @Override
    public int portsPerMember() {
        return 3;
    }

    @Override
    public void configure(Member member, List<Member> all) throws IOException {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("fs.defaultFS", "hdfs://" + address(all.get(0), 0));
        lines.put("hadoop.tmp.dir", member.folder().toString());
        lines.put("dfs.replication", Integer.toString(Math.min(2, all.size() - 1)));
        lines.put("dfs.namenode.name.dir", member.data().toUri().toString());
        lines.put("dfs.namenode.rpc-address", address(all.get(0), 0));
        lines.put("dfs.namenode.http-address", address(all.get(0), HTTP_PORT));
        lines.put("dfs.namenode.resource.du.reserved", "0");
        lines.put("dfs.namenode.safemode.extension", "0");
        lines.put("dfs.namenode.datanode.registration.ip-hostname-check", "false");
        // A DataNode that is gone is noticed after twice the one and ten times the other.
        lines.put("dfs.namenode.heartbeat.recheck-interval", "2000");
        lines.put("dfs.heartbeat.interval", "1");
        lines.put("dfs.namenode.fs-limits.min-block-size", "4096");
        lines.put("dfs.datanode.data.dir", member.data().toUri().toString());
        lines.put("dfs.datanode.address", address(member, DATA_PORT));
        lines.put("dfs.datanode.http.address", address(member, HTTP_PORT));
        lines.put("dfs.datanode.ipc.address", address(member, 0));
        lines.putAll(options.settings());
        Files.writeString(configuration(member), site(lines));
        Files.writeString(logging(member), """
                <configuration>
                  <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                    <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n</pattern></encoder>
                  </appender>
                  <logger name="http.requests" level="WARN"/>
                  <root level="INFO"><appender-ref ref="OUT"/></root>
                </configuration>
                """);
    }

    private static String site(Map<String, String> lines) {
        return lines.entrySet().stream()
                .map(line -> "  <property><name>" + line.getKey() + "</name><value>" + line.getValue()
                        + "</value></property>\n")
                .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
    }

    @Override
    public List<String> command(Member member, List<Member> all) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.io.tmpdir=" + member.folder(),
                "-Dlogback.configurationFile=" + logging(member)));
        command.addAll(options.arguments());
        String role = isNameNode(member) ? "namenode" : "datanode";
        command.addAll(List.of(
                "-cp",
                classPath,
                HdfsMain.class.getName(),
                role,
                configuration(member).toString()));
        return command;
    }

    @Override
    public boolean ready(Member member) throws IOException {
        if (!isNameNode(member)) {
            return ask(member, "DataNode,name=DataNodeInfo").contains("RUNNING");
        }
        return ask(member, "NameNode,name=FSNamesystemState").contains("\"Operational\"");
    }

    @Override
    public boolean leads(Member member) throws IOException {
        return isNameNode(member) && ready(member);
    }

    @Override
    public String metrics(Member member) throws IOException {
        return ask(member, isNameNode(member) ? "NameNode,name=FSNamesystem" : "DataNode,name=FSDatasetState");
    }

    private String ask(Member member, String bean) throws IOException {
        HttpResponse<String> answer = http.get(member.ports().get(HTTP_PORT), "/jmx?qry=Hadoop:service=" + bean);
        if (answer.statusCode() != 200) {
            throw new IOException("answered by " + answer.statusCode());
        }
        return answer.body();
    }

    private static boolean isNameNode(Member member) {
        return member.index() == 0;
    }

    private static String address(Member member, int port) {
        return member.host() + ":" + member.ports().get(port);
    }

    private static Path configuration(Member member) {
        return member.folder().resolve("hdfs-site.xml");
    }

    private static Path logging(Member member) {
        return member.folder().resolve("logback.xml");
    }

    private static String serverClassPath() {
        Path classes = Path.of(HdfsServers.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        try (InputStream file = HdfsServers.class.getResourceAsStream("hdfs.classpath")) {
            if (file == null) {
                throw new IllegalStateException(
                        "the class path of HDFS's servers is not written yet: run mvn -pl test-servers -am process-classes");
            }
            return classes + ":" + new String(file.readAllBytes(), UTF_8).strip();
        } catch (IOException failed) {
            throw new IllegalStateException("cannot read the class path of HDFS's servers", failed);
        }
    }
}
