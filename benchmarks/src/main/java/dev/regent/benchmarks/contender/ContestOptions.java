package dev.regent.benchmarks.contender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a contender's process is told at its start.
 *
 * @param kind who contends
 * @param addresses of the servers, as {@code host:port}
 * @param election its name; contenders of one name are rivals
 * @param process name of the contender
 * @param lease duration of the lease, session or TTL that is asked for
 * @param lockDelay of Consul's session
 * @param settings options of a driver besides the addresses
 */
public record ContestOptions(
        ContestKind kind,
        List<String> addresses,
        String election,
        String process,
        Duration lease,
        Duration lockDelay,
        Map<String, String> settings) {

    private static final String SETTING = "setting.";

    public ContestOptions {
        addresses = List.copyOf(addresses);
        settings = Map.copyOf(settings);
    }

    /** The same for another contender. */
    public ContestOptions of(List<String> itsAddresses, String itsElection, String itsName) {
        return new ContestOptions(kind, itsAddresses, itsElection, itsName, lease, lockDelay, settings);
    }

    /** The arguments that {@link #parse} reads. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("kind=" + kind);
        arguments.add("addresses=" + String.join(",", addresses));
        arguments.add("election=" + election);
        arguments.add("process=" + process);
        arguments.add("lease=" + lease.toMillis());
        arguments.add("lock-delay=" + lockDelay.toMillis());
        settings.forEach((key, value) -> arguments.add(SETTING + key + "=" + value));
        return arguments;
    }

    static ContestOptions parse(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new ContestOptions(
                ContestKind.valueOf(required(values, "kind")),
                List.of(required(values, "addresses").split(",", -1)),
                required(values, "election"),
                required(values, "process"),
                Duration.ofMillis(Long.parseLong(required(values, "lease"))),
                Duration.ofMillis(Long.parseLong(required(values, "lock-delay"))),
                settings(values));
    }

    private static Map<String, String> settings(Map<String, String> values) {
        return values.entrySet().stream()
                .filter(each -> each.getKey().startsWith(SETTING))
                .collect(Collectors.toMap(each -> each.getKey().substring(SETTING.length()), Map.Entry::getValue));
    }

    private static String required(Map<String, String> values, String name) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> new IllegalArgumentException("argument " + name + "= is missing"));
    }
}
