package dev.regent.compat.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The API server that a kubeconfig names, if it names but one and no file beside itself. A client on another way has a copy, which nobody else can read.
 *
 * @param key of the option
 * @param content of the file
 * @param server where its only server is written
 * @param address that of the server
 */
record KubeconfigRoute(String key, String content, MatchResult server, Addresses address) implements Route {

    /** In block or in flow style. */
    private static final Pattern SERVER = Pattern.compile("(?m)(?:^|[\\s{,])server:\\s*[\"']?([^\\s\"',}]+)");

    private static final Pattern RELATIVE = Pattern.compile(
            "(?m)(?:^|[\\s{,])(?:certificate-authority|client-certificate|client-key|tokenFile):\\s*[\"']?[^/\\s\"']");

    /** Empty if the file is none of that kind. */
    static Optional<Route> parse(String key, Path file) {
        String content;
        try {
            content = Files.readString(file, UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
        List<MatchResult> servers = SERVER.matcher(content).results().toList();
        if (servers.size() != 1 || RELATIVE.matcher(content).find()) {
            return Optional.empty();
        }
        MatchResult only = servers.get(0);
        return Addresses.parse(key, only.group(1), OptionalInt.empty())
                .map(address -> new KubeconfigRoute(key, content, only, address));
    }

    @Override
    public List<InetSocketAddress> servers() {
        return address.servers();
    }

    @Override
    public Map<String, String> through(Map<String, String> options, IntFunction<Integer> ports, Path folder) {
        String written = address.through(Map.of(), ports, folder).getOrDefault(key, "");
        Path copy = folder.resolve("kubeconfig-" + UUID.randomUUID());
        try {
            Files.createFile(copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    copy, content.substring(0, server.start(1)) + written + content.substring(server.end(1)), UTF_8);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + copy, unwritable);
        }
        Map<String, String> changed = new HashMap<>(options);
        changed.put(key, copy.toString());
        return changed;
    }
}
