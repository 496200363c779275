package dev.regent.compat.live;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the servers of a backend listen, as one of its options says: {@code host:port} or {@code scheme://host:port/path}, with commas between several.
 *
 * @param key of the option
 * @param items as they were written, in their order
 */
record Addresses(String key, List<Item> items) implements Route {

    private static final Pattern ITEM = Pattern.compile(
            "(?<before>(?:(?<scheme>[a-z][a-z0-9+.-]*)://)?)(?<host>\\[[^]]+]|[^:/@\\s]+)(?::(?<port>\\d{1,5}))?(?<after>/.*)?");
    private static final Map<String, Integer> PORTS = Map.of("http", 80, "https", 443);
    private static final int MOST = 65535;

    /** One server. */
    record Item(String before, String host, int port, String after) {

        private String text(String otherHost, int otherPort) {
            return before + otherHost + ":" + otherPort + after;
        }
    }

    Addresses {
        items = List.copyOf(items);
    }

    /**
     * Reads them.
     *
     * @param usual the port that is meant where none is written
     * @return empty if the value is nothing of that form
     */
    static Optional<Addresses> parse(String key, String written, OptionalInt usual) {
        List<Item> items = new ArrayList<>();
        for (String each : written.split(",", -1)) {
            Matcher matcher = ITEM.matcher(each.strip());
            if (!matcher.matches()) {
                return Optional.empty();
            }
            OptionalInt port = port(matcher, usual);
            if (port.isEmpty()) {
                return Optional.empty();
            }
            items.add(new Item(
                    matcher.group("before"),
                    matcher.group("host"),
                    port.getAsInt(),
                    Optional.ofNullable(matcher.group("after")).orElse("")));
        }
        return Optional.of(new Addresses(key, items));
    }

    private static OptionalInt port(Matcher matcher, OptionalInt usual) {
        Optional<Integer> written = Optional.ofNullable(matcher.group("port")).map(Integer::valueOf);
        Optional<Integer> ofScheme =
                Optional.ofNullable(matcher.group("scheme")).map(PORTS::get);
        Optional<Integer> found = written.or(() -> usual.isPresent() ? Optional.of(usual.getAsInt()) : ofScheme);
        return found.filter(port -> port > 0 && port <= MOST)
                .map(OptionalInt::of)
                .orElse(OptionalInt.empty());
    }

    @Override
    public List<InetSocketAddress> servers() {
        return items.stream()
                .map(item -> new InetSocketAddress(item.host().replaceAll("[\\[\\]]", ""), item.port()))
                .toList();
    }

    @Override
    public Map<String, String> through(Map<String, String> options, IntFunction<Integer> ports, Path folder) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            texts.add(items.get(i).text("127.0.0.1", ports.apply(i)));
        }
        return with(options, texts);
    }

    /** Options of a client that knows these servers alone; what follows the last address as written belongs to all. */
    Map<String, String> some(Map<String, String> options, List<Integer> servers) {
        String after = items.get(items.size() - 1).after();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Item item = items.get(servers.get(i));
            String text = item.text(item.host(), item.port());
            texts.add(i == servers.size() - 1 && item.after().isEmpty() ? text + after : text);
        }
        return with(options, texts);
    }

    private Map<String, String> with(Map<String, String> options, List<String> texts) {
        Map<String, String> changed = new HashMap<>(options);
        changed.put(key, String.join(",", texts));
        return changed;
    }
}
