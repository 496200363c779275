package dev.regent.runtime.jobmanager.memory;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.OutcomeUnknownException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.leader.Leadership;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What all processes of one cluster share: tokens, scopes, members, the publication. The first contender leads until it goes. */
public final class MemoryCluster {

    /** What becomes of a commit. */
    public enum Fault {
        /** Nothing is sent. */
        UNAVAILABLE,
        /** It is applied; the answer is lost. */
        APPLIED_UNKNOWN,
        /** It is lost; so is the answer. */
        LOST_UNKNOWN
    }

    private static final class Scope {
        private final Map<String, Versioned> entries = new TreeMap<>();
        private long token;
    }

    private record PlannedFault(Predicate<List<Change>> matches, Fault fault) {}

    private final Map<String, Scope> scopes = new HashMap<>();
    private final List<MemoryElection> contenders = new ArrayList<>();
    private final Map<String, Map<String, Member>> groups = new HashMap<>();
    private final Map<String, Map<Consumer<Set<Member>>, String>> watchers = new HashMap<>();
    private final List<Consumer<Optional<LeaderInformation>>> listeners = new ArrayList<>();
    private final Queue<PlannedFault> faults = new ArrayDeque<>();
    private Optional<MemoryElection> leader = Optional.empty();
    private Optional<LeaderInformation> publication = Optional.empty();
    private long tokens;
    private long versions;
    private long fenced;

    /** A process's view of this cluster. */
    public HaBackend backend(String processName) {
        return new MemoryBackend(this, processName);
    }

    /** A grant under a token of the test's choice, without an election. */
    public Leadership leadership(long token) {
        return new MemoryLeadership(this, new FencingToken(token), Optional.empty());
    }

    /** The next commit that matches fails so. */
    public synchronized void plan(Predicate<List<Change>> matches, Fault fault) {
        faults.add(new PlannedFault(matches, fault));
    }

    /** Whether a batch changes an entry whose name starts so. */
    public static Predicate<List<Change>> touching(String prefix) {
        return changes -> changes.stream().anyMatch(change -> change.name().startsWith(prefix));
    }

    /** How many planned faults have not bitten yet. */
    public synchronized int planned() {
        return faults.size();
    }

    /** How many writes of former leaders were refused. */
    public synchronized long fenced() {
        return fenced;
    }

    /** Entries of a scope. */
    public synchronized Map<String, String> entries(String scope) {
        Map<String, String> found = new TreeMap<>();
        Optional.ofNullable(scopes.get(scope))
                .ifPresent(each -> each.entries.forEach(
                        (name, entry) -> found.put(name, entry.handle().utf8())));
        return found;
    }

    /** Names of all scopes. */
    public synchronized Set<String> scopes() {
        return new HashSet<>(scopes.keySet());
    }

    /** Overwrites an entry behind everybody's back. */
    public synchronized void tamper(String scope, String name, String value) {
        Scope found = scopes.get(scope);
        if (found == null) {
            throw new IllegalArgumentException("no scope " + scope);
        }
        found.entries.put(name, new Versioned(name, StateHandle.ofUtf8(value), nextVersion()));
    }

    /** Grants the next contender leadership while the present leader is paused: it is told nothing. */
    public synchronized void overtake() {
        MemoryElection old = leader.orElseThrow();
        contenders.remove(old);
        leader = Optional.empty();
        publication = Optional.empty();
        elect();
    }

    // ---- election

    synchronized void contend(MemoryElection contender) {
        contenders.add(contender);
        elect();
    }

    synchronized void withdraw(MemoryElection contender) {
        contenders.remove(contender);
        if (leader.filter(each -> each == contender).isPresent()) {
            leader = Optional.empty();
            announce(Optional.empty());
            elect();
        }
    }

    private void elect() {
        if (leader.isEmpty() && !contenders.isEmpty()) {
            MemoryElection next = contenders.get(0);
            leader = Optional.of(next);
            tokens++;
            next.grant(tokens);
        }
    }

    synchronized void publish(MemoryElection contender, LeaderInformation information) {
        if (leader.filter(each -> each == contender).isEmpty()) {
            fenced++;
            throw new FencedException("not the leader");
        }
        announce(Optional.of(information));
    }

    private void announce(Optional<LeaderInformation> information) {
        publication = information;
        listeners.forEach(listener -> listener.accept(information));
    }

    synchronized void listen(Consumer<Optional<LeaderInformation>> listener) {
        listeners.add(listener);
        listener.accept(publication);
    }

    synchronized Optional<LeaderInformation> publication() {
        return publication;
    }

    // ---- scopes

    synchronized void open(String name, long token) {
        Scope scope = scopes.computeIfAbsent(name, key -> new Scope());
        checkToken(name, scope, token);
        scope.token = token;
    }

    synchronized void delete(String name, long token) {
        Scope scope = scopes.get(name);
        if (scope != null) {
            checkToken(name, scope, token);
            scopes.remove(name);
        }
    }

    private void checkToken(String name, Scope scope, long token) {
        if (scope.token > token) {
            fenced++;
            throw new FencedException("scope '" + name + "' was opened under token " + scope.token);
        }
    }

    synchronized List<Versioned> list(String name) {
        Scope scope = scopes.get(name);
        return scope == null ? List.of() : List.copyOf(scope.entries.values());
    }

    synchronized CommitResult commit(String name, long token, List<Change> changes) {
        Scope scope = scopes.get(name);
        if (scope == null) {
            fenced++;
            throw new FencedException("scope '" + name + "' is gone");
        }
        checkToken(name, scope, token);
        Optional<Fault> fault = nextFault(changes);
        if (fault.filter(each -> each == Fault.UNAVAILABLE).isPresent()) {
            throw new BackendUnavailableException("planned: nothing was sent");
        } else if (fault.filter(each -> each == Fault.LOST_UNKNOWN).isPresent()) {
            throw new OutcomeUnknownException("planned: lost");
        }
        CommitResult result = apply(scope, changes);
        if (fault.isPresent()) {
            throw new OutcomeUnknownException("planned: applied");
        }
        return result;
    }

    private Optional<Fault> nextFault(List<Change> changes) {
        PlannedFault next = faults.peek();
        if (next == null || !next.matches().test(changes)) {
            return Optional.empty();
        }
        faults.remove();
        return Optional.of(next.fault());
    }

    private CommitResult apply(Scope scope, List<Change> changes) {
        if (!changes.stream().allMatch(change -> holds(scope, change))) {
            return new CommitResult.Rejected(changes.stream()
                    .map(change -> Optional.ofNullable(scope.entries.get(change.name())))
                    .flatMap(Optional::stream)
                    .toList());
        }
        Map<String, Version> made = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change instanceof Change.Remove) {
                scope.entries.remove(change.name());
            } else {
                StateHandle handle =
                        change instanceof Change.Create create ? create.handle() : ((Change.Replace) change).handle();
                Version version = nextVersion();
                made.put(change.name(), version);
                scope.entries.put(change.name(), new Versioned(change.name(), handle, version));
            }
        }
        return new CommitResult.Applied(made);
    }

    private static boolean holds(Scope scope, Change change) {
        Versioned current = scope.entries.get(change.name());
        if (change instanceof Change.Create) {
            return current == null;
        }
        Version expected =
                change instanceof Change.Replace replace ? replace.expected() : ((Change.Remove) change).expected();
        return current != null && current.version().equals(expected);
    }

    private Version nextVersion() {
        versions++;
        return new Version(Long.toString(versions));
    }

    // ---- members

    synchronized void join(String group, Member member) {
        groups.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(member.incarnation(), member);
        tell(group);
    }

    /** Ends a member, as its death would. */
    public synchronized void leave(String group, String incarnation) {
        Optional.ofNullable(groups.get(group)).ifPresent(members -> members.remove(incarnation));
        tell(group);
    }

    synchronized void watch(String group, String processName, Consumer<Set<Member>> watcher) {
        watchers.computeIfAbsent(group, key -> new LinkedHashMap<>()).put(watcher, processName);
        watcher.accept(members(group));
    }

    synchronized void unwatch(String group, Consumer<Set<Member>> watcher) {
        watchers.getOrDefault(group, Map.of()).remove(watcher);
    }

    /** Names of the processes that watch a group, once for each watch. */
    public synchronized List<String> watchers(String group) {
        return List.copyOf(watchers.getOrDefault(group, Map.of()).values());
    }

    /** The backend loses a member's record, and its process is announced anew as the SPI promises (M3). */
    public synchronized String announceAnew(String group, String incarnation) {
        Member lost = Optional.ofNullable(groups.getOrDefault(group, Map.of()).remove(incarnation))
                .orElseThrow();
        tell(group);
        Member again = new Member(lost.name(), incarnation + "-again", lost.attributes());
        join(group, again);
        return again.incarnation();
    }

    private void tell(String group) {
        watchers.getOrDefault(group, Map.of()).keySet().forEach(watcher -> watcher.accept(members(group)));
    }

    private Set<Member> members(String group) {
        return new HashSet<>(groups.getOrDefault(group, Map.of()).values());
    }
}
