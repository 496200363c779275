package dev.regent.simulation.runtime;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The fenced store of one cluster: what is applied, in the order in which it is applied. Who contends first leads until it withdraws. */
final class StoreServer {

    /** One process's stake in the election. */
    interface Stake {
        void granted(long token);
    }

    private static final class Scope {
        private final Map<String, Versioned> entries = new TreeMap<>();
        private long token;
    }

    private final Map<String, Scope> scopes = new TreeMap<>();
    private final List<Stake> contenders = new ArrayList<>();
    private final Map<String, Map<String, Member>> groups = new TreeMap<>();
    private final Map<String, List<Consumer<Set<Member>>>> watchers = new TreeMap<>();
    private final List<Consumer<Optional<LeaderInformation>>> listeners = new ArrayList<>();
    private Optional<Stake> leader = Optional.empty();
    private Optional<LeaderInformation> publication = Optional.empty();
    private long tokens;
    private long versions;

    void contend(Stake stake) {
        contenders.add(stake);
        elect();
    }

    void withdraw(Stake stake) {
        contenders.remove(stake);
        if (leader.filter(each -> each == stake).isPresent()) {
            leader = Optional.empty();
            announce(Optional.empty());
            elect();
        }
    }

    private void elect() {
        if (leader.isEmpty() && !contenders.isEmpty()) {
            leader = Optional.of(contenders.get(0));
            tokens++;
            contenders.get(0).granted(tokens);
        }
    }

    void publish(LeaderInformation information) {
        if (information.token().value() != tokens || leader.isEmpty()) {
            throw new FencedException("not the leader");
        }
        announce(Optional.of(information));
    }

    private void announce(Optional<LeaderInformation> information) {
        publication = information;
        listeners.forEach(listener -> listener.accept(information));
    }

    void listen(Consumer<Optional<LeaderInformation>> listener) {
        listeners.add(listener);
        listener.accept(publication);
    }

    Optional<LeaderInformation> publication() {
        return publication;
    }

    void open(String name, long token) {
        Scope scope = scopes.computeIfAbsent(name, key -> new Scope());
        check(name, scope, token);
        scope.token = token;
    }

    void delete(String name, long token) {
        Optional.ofNullable(scopes.get(name)).ifPresent(scope -> {
            check(name, scope, token);
            scopes.remove(name);
        });
    }

    private static void check(String name, Scope scope, long token) {
        if (scope.token > token) {
            throw new FencedException("scope '" + name + "' was opened under token " + scope.token);
        }
    }

    List<Versioned> list(String name) {
        Scope scope = scopes.get(name);
        return scope == null ? List.of() : List.copyOf(scope.entries.values());
    }

    CommitResult commit(String name, long token, List<Change> changes) {
        Scope scope = scopes.get(name);
        if (scope == null) {
            throw new FencedException("scope '" + name + "' is gone");
        }
        check(name, scope, token);
        if (!changes.stream().allMatch(change -> holds(scope, change))) {
            return new CommitResult.Rejected(changes.stream()
                    .map(change -> Optional.ofNullable(scope.entries.get(change.name())))
                    .flatMap(Optional::stream)
                    .toList());
        }
        Map<String, Version> made = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Create create) {
                made.put(change.name(), put(scope, change.name(), create.handle()));
            } else if (change instanceof Change.Replace replace) {
                made.put(change.name(), put(scope, change.name(), replace.handle()));
            } else {
                scope.entries.remove(change.name());
            }
        }
        return new CommitResult.Applied(made);
    }

    private Version put(Scope scope, String name, StateHandle handle) {
        versions++;
        Version version = new Version(Long.toString(versions));
        scope.entries.put(name, new Versioned(name, handle, version));
        return version;
    }

    private static boolean holds(Scope scope, Change change) {
        Optional<Version> current =
                Optional.ofNullable(scope.entries.get(change.name())).map(Versioned::version);
        if (change instanceof Change.Replace replace) {
            return current.equals(Optional.of(replace.expected()));
        }
        return change instanceof Change.Remove remove
                ? current.equals(Optional.of(remove.expected()))
                : current.isEmpty();
    }

    /** A record of that name; its incarnation is its number. */
    Member join(String group, String process, Map<String, String> attributes) {
        versions++;
        Member member = new Member(process, Long.toString(versions), attributes);
        groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(member.incarnation(), member);
        tell(group);
        return member;
    }

    void leave(String group, String incarnation) {
        Optional.ofNullable(groups.get(group)).ifPresent(members -> members.remove(incarnation));
        tell(group);
    }

    void watch(String group, Consumer<Set<Member>> watcher) {
        watchers.computeIfAbsent(group, key -> new ArrayList<>()).add(watcher);
        watcher.accept(members(group));
    }

    private void tell(String group) {
        watchers.getOrDefault(group, List.of()).forEach(watcher -> watcher.accept(members(group)));
    }

    private Set<Member> members(String group) {
        return new LinkedHashSet<>(groups.getOrDefault(group, Map.of()).values());
    }
}
