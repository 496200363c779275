package dev.regent.testservers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Does to servers what a script asks for, which it writes: {@code FILE VERB [NODE]}, as {@code bin/regent compat --control} wants it. Only who can read that file can ask.
 */
final class ControlPort {

    private static final Duration ELECTION = Duration.ofSeconds(60);
    private static final String SCRIPT = """
            #!/usr/bin/env bash
            # Ends, starts, stops and parts servers that bin/test-servers runs: verbs, nodes, leader, start [N], kill [N], pause [N], resume [N], isolate N, rejoin N.
            set -euo pipefail
            exec 3<>/dev/tcp/127.0.0.1/%d
            printf '%%s\\n' "%s $*" >&3
            read -r code answer <&3
            if [ "$code" != 0 ]; then echo "$answer" >&2; exit "$code"; fi
            if [ -n "$answer" ]; then echo "$answer"; fi
            """;

    private final Ensemble servers;
    private final String secret = UUID.randomUUID().toString();

    private ControlPort(Ensemble servers) {
        this.servers = servers;
    }

    /**
     * Writes the script and serves it until the JVM ends.
     *
     * @param script a file that is not there yet
     */
    static void open(Ensemble servers, Path script) throws IOException {
        ControlPort control = new ControlPort(servers);
        ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        Files.createFile(script, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(script, SCRIPT.formatted(socket.getLocalPort(), control.secret), UTF_8);
        Thread thread = new Thread(() -> control.serve(socket), "regent-control");
        thread.setDaemon(true);
        thread.start();
    }

    /** One after the other. */
    private void serve(ServerSocket socket) {
        while (true) {
            try (Socket asked = socket.accept();
                    BufferedReader in = new BufferedReader(new InputStreamReader(asked.getInputStream(), UTF_8))) {
                String line = String.valueOf(in.readLine());
                asked.getOutputStream().write((answer(List.of(line.split(" "))) + "\n").getBytes(UTF_8));
            } catch (IOException gone) {
                System.err.println("test-servers: a script that controls servers went away: " + gone.getMessage());
            }
        }
    }

    private String answer(List<String> words) {
        if (words.size() < 2 || !isSecret(words.get(0))) {
            return "1 no verb, or not the script of these servers";
        }
        try {
            return "0 " + carryOut(words.get(1), nodes(words));
        } catch (IllegalArgumentException
                | IllegalStateException
                | ServerFailedException
                | ConditionTimeoutException
                | UncheckedIOException failed) {
            return "1 "
                    + String.valueOf(failed.getMessage()).lines().findFirst().orElse("failed");
        }
    }

    private boolean isSecret(String word) {
        return MessageDigest.isEqual(word.getBytes(UTF_8), secret.getBytes(UTF_8));
    }

    /** That one, or all. */
    private List<ServerNode> nodes(List<String> words) {
        if (words.size() == 2) {
            return servers.nodes();
        }
        int number = Integer.parseInt(words.get(2));
        if (number < 0 || number >= servers.size()) {
            throw new IllegalArgumentException("there is no node " + number + ", they are counted from 0");
        }
        return List.of(servers.node(number));
    }

    private String carryOut(String verb, List<ServerNode> nodes) {
        switch (verb) {
            case "verbs" -> {
                return "nodes leader start kill pause resume" + (servers.isApart() ? " isolate rejoin" : "");
            }
            case "nodes" -> {
                return Integer.toString(servers.size());
            }
            case "leader" -> {
                return Integer.toString(servers.awaitLeader(ELECTION));
            }
            case "start" -> {
                nodes.stream().filter(node -> !node.isAlive()).forEach(ServerNode::start);
                nodes.forEach(ServerNode::awaitReady);
            }
            case "kill" -> nodes.forEach(ServerNode::kill);
            case "pause" -> nodes.stream().filter(ServerNode::isAlive).forEach(ServerNode::pause);
            case "resume" -> nodes.stream().filter(ServerNode::isAlive).forEach(ServerNode::resume);
            case "isolate" -> servers.isolate(only(nodes));
            case "rejoin" -> servers.rejoin(only(nodes));
            default -> throw new IllegalArgumentException("there is no verb " + verb);
        }
        return "";
    }

    private int only(List<ServerNode> nodes) {
        if (nodes.size() != 1) {
            throw new IllegalArgumentException("which node? They are counted from 0");
        }
        return servers.nodes().indexOf(nodes.get(0));
    }
}
