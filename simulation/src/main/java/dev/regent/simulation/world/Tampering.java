package dev.regent.simulation.world;

import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.support.store.Stored;
import dev.regent.simulation.kernel.Simulation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What people do to the store by hand, where the design says that it is survived. So not two of them in one world that together restore a
 * backup under living processes, or delete all that is known of the tokens.
 */
final class Tampering {

    private static final StoreKey FLOOR = StoreKey.of("floor");
    private static final Set<FaultKind> NO_CLEANUP = EnumSet.of(FaultKind.DELETE_FLOOR, FaultKind.DELETE_INDEX);

    private final Simulation simulation;
    private final Network network;
    private final LeaseJudge judge;
    private final Hands hands;
    private final Keys keys;
    private final boolean dropsEqualWrites;
    private final Map<StoreKey, List<LeaseView>> former = new LinkedHashMap<>();
    private Optional<Stored> deletedIndex = Optional.empty();
    private long repaired = -1;

    /**
     * The keys of a shape.
     *
     * @param lease of the election
     * @param epoch empty if it is no key of its own
     * @param renewals prefix of the renewals' names, empty if they are no keys of their own
     */
    record Keys(StoreKey election, StoreKey lease, Optional<StoreKey> epoch, Optional<String> renewals) {

        StoreKey index() {
            return election.child("index");
        }

        boolean isRenewal(StoreKey key) {
            return renewals.filter(key.name()::startsWith).isPresent();
        }
    }

    Tampering(Simulation simulation, Network network, Plan plan, LeaseJudge judge, Hands hands, Keys keys) {
        this.simulation = simulation;
        this.network = network;
        this.judge = judge;
        this.hands = hands;
        this.keys = keys;
        this.dropsEqualWrites = plan.dropsEqualWrites();
    }

    /** What is done by hand in one world. */
    static List<FaultKind> draw(SplittableRandom random) {
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> List.of(FaultKind.DELETE_LEASE, FaultKind.DELETE_LEASE, FaultKind.DELETE_RENEWAL);
            case 4, 5 -> List.of(FaultKind.PUT_BACK);
            case 6 -> List.of(FaultKind.DELETE_EPOCH);
            case 7, 8 -> List.of(FaultKind.DELETE_INDEX);
            case 9 -> List.of(FaultKind.DELETE_FLOOR);
            default -> List.of();
        };
    }

    /** Whether a cluster that is treated like this may be deleted and used again. */
    static boolean allowsCleanup(List<FaultKind> byHand) {
        return byHand.stream().noneMatch(NO_CLEANUP::contains);
    }

    /** The store holds this lease or renewal now. */
    void seen(StoreKey key, LeaseView view) {
        former.computeIfAbsent(key, any -> new ArrayList<>()).add(view);
    }

    /** Whether there was anything to do it to. */
    boolean strike(FaultKind kind, long duration) {
        boolean[] struck = new boolean[1];
        judge.byHand(() -> struck[0] = change(kind, duration));
        return struck[0];
    }

    private boolean change(FaultKind kind, long duration) {
        return switch (kind) {
            case TOUCH -> touch();
            case DELETE_LEASE -> delete(keys.lease());
            case DELETE_RENEWAL -> delete(renewals());
            case PUT_BACK -> putBack();
            case DELETE_EPOCH -> keys.epoch().filter(this::delete).isPresent();
            case DELETE_INDEX -> deleteIndex(duration);
            case DELETE_FLOOR -> delete(FLOOR);
            case PAUSE, KILL, RESTART, CUT_OFF, OUTAGE, STORE_RESTART, CLEANUP, KILLED_CLEANUP -> notByHand(kind);
            case DELAY, NOT_SENT, LOST_REQUEST, LOST_ANSWER, LATE_APPLICATION, DUPLICATE -> notByHand(kind);
            case LOST_HINT, DUPLICATE_HINT, LATE_HINT, REORDERED_HINT, EQUAL_WRITE -> notByHand(kind);
        };
    }

    private static boolean notByHand(FaultKind kind) {
        throw new IllegalArgumentException("nothing that is done by hand: " + kind);
    }

    /** Whether the index is missing or was at some moment since then, so that a process is right to call that corrupt. */
    boolean indexWasMissing(long since) {
        return deletedIndex.isPresent() || repaired >= since;
    }

    /** Somebody repairs what cannot mend itself. */
    void repair() {
        deletedIndex
                .filter(index -> hands.read(keys.index()).isEmpty())
                .ifPresent(index -> hands.write(keys.index(), index.body()));
        if (deletedIndex.isPresent()) {
            repaired = simulation.now();
        }
        deletedIndex = Optional.empty();
    }

    private boolean touch() {
        List<StoreKey> all = new ArrayList<>(renewals());
        keys.epoch().ifPresent(all::add);
        all.add(keys.lease());
        StoreKey key = all.get(simulation.random().nextInt(all.size()));
        Optional<Stored> found = hands.read(key);
        if (found.isPresent() && dropsEqualWrites) {
            network.count(FaultKind.EQUAL_WRITE);
            return false;
        }
        found.ifPresent(stored -> hands.write(key, stored.body()));
        return found.isPresent();
    }

    private List<StoreKey> renewals() {
        return hands.keys(keys.election()).stream().filter(keys::isRenewal).toList();
    }

    private boolean delete(List<StoreKey> all) {
        return !all.isEmpty() && delete(all.get(simulation.random().nextInt(all.size())));
    }

    private boolean delete(StoreKey key) {
        boolean there = hands.read(key).isPresent();
        hands.remove(key);
        return there;
    }

    /**
     * Anything that stood there, of the present grant too. Of that only where the key is there still: a key that is created again with older
     * content has an older version too where versions recur, which is a backup restored under living processes.
     */
    private boolean putBack() {
        long last = former.values().stream()
                .flatMap(List::stream)
                .mapToLong(LeaseView::token)
                .max()
                .orElse(0);
        List<Map.Entry<StoreKey, LeaseView>> candidates = new ArrayList<>();
        former.forEach((key, views) -> views.stream()
                .filter(view -> view.token() > 0)
                .filter(view -> view.token() < last || hands.read(key).isPresent())
                .forEach(view -> candidates.add(Map.entry(key, view))));
        if (candidates.isEmpty()) {
            return false;
        }
        Map.Entry<StoreKey, LeaseView> chosen =
                candidates.get(simulation.random().nextInt(candidates.size()));
        hands.write(chosen.getKey(), chosen.getValue().stored().body());
        return true;
    }

    /**
     * Not while requests are held up: where documents are single, the one that created the index would be applied again and make an empty one,
     * which no condition tells from a first one.
     */
    private boolean deleteIndex(long duration) {
        Optional<Stored> index = hands.read(keys.index());
        boolean heldUp = network.lastFaultyApplication() > simulation.now();
        if (index.isEmpty() || deletedIndex.isPresent() || heldUp) {
            return false;
        }
        deletedIndex = index;
        hands.remove(keys.index());
        simulation.after(duration, this::repair);
        return true;
    }
}
