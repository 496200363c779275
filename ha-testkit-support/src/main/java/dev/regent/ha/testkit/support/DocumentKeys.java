package dev.regent.ha.testkit.support;

import dev.regent.ha.spi.ClusterId;
import dev.regent.ha.support.store.Names;
import dev.regent.ha.support.store.StoreKey;
import dev.regent.ha.testkit.SendHook.Target;
import java.util.List;
import java.util.Optional;

/** Where a backend on documents has what: {@code clusters, id, elections, name} and then {@code lease}, {@code index} or {@code scopes}. */
final class DocumentKeys {

    private static final int AREA = 2;
    private static final int PART = 4;

    private DocumentKeys() {}

    static StoreKey cluster(ClusterId cluster) {
        return StoreKey.of("clusters", cluster.value());
    }

    static StoreKey lease(ClusterId cluster, String election) {
        return election(cluster, election).child("lease");
    }

    static StoreKey scope(ClusterId cluster, String election, String scope) {
        return election(cluster, election).child("scopes").child(Names.encode(scope));
    }

    private static StoreKey election(ClusterId cluster, String election) {
        return cluster(cluster).child("elections").child(Names.encode(election));
    }

    static boolean isScope(StoreKey key) {
        return part(key).filter("scopes"::equals).isPresent();
    }

    /** Lease and publication are one document. Members are no matter of an election. */
    static Optional<Target> target(StoreKey key) {
        return part(key).map(part -> part.equals("lease") ? Target.LEASE : Target.STATE);
    }

    /** The same in every run: without the names of clusters, elections, scopes and generations. */
    static String kind(StoreKey key) {
        return part(key).orElse(key.segments().size() > AREA ? "member" : "floor");
    }

    private static Optional<String> part(StoreKey key) {
        List<String> parts = key.segments();
        return parts.size() > PART && parts.get(AREA).equals("elections")
                ? Optional.of(parts.get(PART))
                : Optional.empty();
    }
}
