package dev.regent.ha.testkit.memory;

import dev.regent.ha.spi.FencedException;
import dev.regent.ha.spi.leader.FencingToken;
import dev.regent.ha.spi.leader.LeaderInformation;
import dev.regent.ha.spi.membership.Membership.Member;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.CommitResult;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Version;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The state that all clients share, behind one lock. Leases are counted from the arrival of a renewal. */
final class MemoryServer {

    /** An election of a cluster; never removed before a cleanup. */
    record ElectionKey(String cluster, String election) {}

    private static final class Lease {
        String holder = "";
        long token;
        long renewedNanos;
        long durationNanos;
        Optional<LeaderInformation> published = Optional.empty();
        final Map<String, Scope> scopes = new HashMap<>();

        boolean inForce(long now) {
            return !holder.isEmpty() && now - renewedNanos < durationNanos;
        }
    }

    private static final class Scope {
        long openedBy;
        TreeMap<String, Versioned> entries = new TreeMap<>();
    }

    private record Presence(Member member, long renewedNanos) {}

    private final Optional<Defect> defect;
    private final Map<ElectionKey, Lease> leases = new HashMap<>();
    private final Map<ElectionKey, Map<String, Presence>> groups = new HashMap<>();
    private long lastToken;
    private long lastVersion;
    private long refused;

    /**
     * @param defect what is wrong with this server and its clients
     */
    MemoryServer(Optional<Defect> defect) {
        this.defect = defect;
    }

    boolean has(Defect wrong) {
        return defect.equals(Optional.of(wrong));
    }

    private Lease lease(ElectionKey key) {
        return leases.computeIfAbsent(key, absent -> new Lease());
    }

    synchronized Optional<Long> acquire(ElectionKey key, String contender, long durationNanos) {
        Lease lease = lease(key);
        if (lease.inForce(System.nanoTime()) && !has(Defect.TWO_LEADERS)) {
            return Optional.empty();
        }
        lease.holder = contender;
        lease.token = has(Defect.TOKEN_STAYS) ? 1 : ++lastToken;
        lease.renewedNanos = System.nanoTime();
        lease.durationNanos = durationNanos;
        lease.published = has(Defect.PUBLICATION_STAYS) ? lease.published : Optional.empty();
        return Optional.of(lease.token);
    }

    synchronized boolean renew(ElectionKey key, long token) {
        Lease lease = lease(key);
        if (lease.token != token || !lease.inForce(System.nanoTime())) {
            return false;
        }
        lease.renewedNanos = System.nanoTime();
        return true;
    }

    synchronized void release(ElectionKey key, String contender) {
        Lease lease = lease(key);
        boolean mine = lease.holder.equals(contender) && !has(Defect.NO_RELEASE);
        if (mine || has(Defect.RELEASES_OTHERS)) {
            lease.holder = "";
            lease.published = has(Defect.PUBLICATION_STAYS) ? lease.published : Optional.empty();
        }
    }

    synchronized void publish(ElectionKey key, long token, Map<String, String> addresses) {
        Lease lease = lease(key);
        if (lease.token != token || lease.holder.isEmpty()) {
            throw fenced(token);
        }
        lease.published = Optional.of(new LeaderInformation(new FencingToken(token), addresses));
    }

    synchronized Optional<LeaderInformation> leader(ElectionKey key) {
        return lease(key).published;
    }

    private String inStore(ElectionKey key, String scope) {
        return has(Defect.SCOPES_SHARED) ? key.election() + "/" + scope : scope;
    }

    private Map<String, Scope> scopes(ElectionKey key) {
        return lease(has(Defect.SCOPES_SHARED) ? new ElectionKey(key.cluster(), "") : key).scopes;
    }

    synchronized void open(ElectionKey key, String name, long token) {
        Lease lease = lease(key);
        if (lease.token > token && !has(Defect.OPENING_TAKES_BACK)) {
            throw fenced(token);
        }
        scopes(key).computeIfAbsent(inStore(key, name), absent -> new Scope()).openedBy = token;
    }

    synchronized void deleteScope(ElectionKey key, String name, long token) {
        open(key, name, token);
        scopes(key).remove(inStore(key, name));
    }

    synchronized CommitResult commit(ElectionKey key, String name, long token, List<Change> changes) {
        Scope scope = scopes(key).get(inStore(key, name));
        if (scope == null || (scope.openedBy != token && !has(Defect.NO_FENCE))) {
            throw fenced(token);
        }
        List<Versioned> current = new ArrayList<>();
        List<Change> fitting = new ArrayList<>();
        for (Change change : changes) {
            Optional<Versioned> now = Optional.ofNullable(scope.entries.get(change.name()));
            now.ifPresent(current::add);
            boolean replaces = change instanceof Change.Create && has(Defect.CREATE_REPLACES);
            if (replaces || now.map(Versioned::version).equals(expected(change))) {
                fitting.add(change);
            }
        }
        boolean all = fitting.size() == changes.size();
        CommitResult applied =
                all || has(Defect.BATCH_IN_PARTS) ? apply(scope, fitting) : new CommitResult.Rejected(current);
        return all ? applied : new CommitResult.Rejected(current);
    }

    private static Optional<Version> expected(Change change) {
        if (change instanceof Change.Replace replace) {
            return Optional.of(replace.expected());
        }
        return change instanceof Change.Remove remove ? Optional.of(remove.expected()) : Optional.empty();
    }

    /** What a change puts there, if it does. */
    static Optional<StateHandle> value(Change change) {
        if (change instanceof Change.Create create) {
            return Optional.of(create.handle());
        }
        return change instanceof Change.Replace replace ? Optional.of(replace.handle()) : Optional.empty();
    }

    private CommitResult apply(Scope scope, List<Change> changes) {
        Map<String, Version> versions = new HashMap<>();
        for (Change change : changes) {
            Optional<Versioned> before = Optional.ofNullable(scope.entries.remove(change.name()));
            value(change).ifPresent(handle -> {
                Version version = has(Defect.VERSIONS_REPEAT)
                        ? new Version(before.isPresent() ? "later" : "first")
                        : new Version(Long.toString(++lastVersion));
                scope.entries.put(change.name(), new Versioned(change.name(), handle, version));
                versions.put(change.name(), version);
            });
        }
        return new CommitResult.Applied(versions);
    }

    synchronized List<Versioned> list(ElectionKey key, String name) {
        Scope scope = scopes(key).get(inStore(key, name));
        List<Versioned> all = scope == null ? List.of() : List.copyOf(scope.entries.values());
        return has(Defect.LIST_FORGETS) && all.size() > 20 ? all.subList(0, 20) : all;
    }

    synchronized boolean register(ElectionKey group, Member member, boolean first) {
        Map<String, Presence> members = groups.computeIfAbsent(group, absent -> new HashMap<>());
        if (!first && !members.containsKey(member.incarnation())) {
            return false;
        }
        members.put(member.incarnation(), new Presence(member, System.nanoTime()));
        return true;
    }

    synchronized void leave(ElectionKey group, Member member) {
        if (has(Defect.MEMBER_STAYS)) {
            return;
        }
        groups.computeIfAbsent(group, absent -> new HashMap<>()).remove(member.incarnation());
    }

    synchronized Set<Member> members(ElectionKey group, long durationNanos) {
        Map<String, Presence> members = groups.computeIfAbsent(group, absent -> new HashMap<>());
        members.values().removeIf(presence -> System.nanoTime() - presence.renewedNanos >= durationNanos);
        Set<Member> result = new HashSet<>();
        members.values().forEach(presence -> result.add(presence.member));
        return result;
    }

    /** Whether no leader lived, so that everything of the cluster was removed. */
    synchronized boolean deleteCluster(String cluster) {
        boolean living = leases.entrySet().stream()
                .anyMatch(entry -> entry.getKey().cluster().equals(cluster)
                        && entry.getValue().inForce(System.nanoTime()));
        if (!living) {
            leases.keySet().removeIf(key -> key.cluster().equals(cluster) || has(Defect.CLEANUP_TAKES_OTHERS));
            lastToken = has(Defect.TOKEN_RESTARTS) ? 0 : lastToken;
            groups.keySet().removeIf(key -> key.cluster().equals(cluster));
        }
        return !living;
    }

    synchronized long raiseEpoch(long last) {
        lastToken = has(Defect.EPOCH_STAYS) ? lastToken : Math.max(lastToken, last);
        return lastToken;
    }

    synchronized List<String> remains(String cluster) {
        return leases.entrySet().stream()
                .filter(entry -> entry.getKey().cluster().equals(cluster))
                .filter(entry -> !entry.getValue().scopes.isEmpty())
                .map(entry -> entry.getKey().toString())
                .toList();
    }

    synchronized long refused() {
        return refused;
    }

    private FencedException fenced(long token) {
        refused++;
        return new FencedException("token " + token + " was shut out");
    }
}
