package dev.regent.simulation.world;

import dev.regent.ha.spi.HaBackend;
import dev.regent.ha.spi.state.Change;
import dev.regent.ha.spi.state.StateHandle;
import dev.regent.ha.spi.state.Versioned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A batch that is being made up. */
final class Draft {

    /** One begins with another, and one has to be encoded. */
    static final List<String> NAMES = List.of("a", "ab", "a/b");

    private final World world;
    private final String scope;
    private final long token;
    private final List<Change> changes = new ArrayList<>();
    private final Map<String, String> puts = new HashMap<>();
    private final Map<String, Optional<String>> expected = new HashMap<>();
    private final Set<String> gone = new HashSet<>();
    private boolean tooLarge;

    Draft(World world, String scope, long token) {
        this.world = world;
        this.scope = scope;
        this.token = token;
    }

    List<Change> changes() {
        return changes;
    }

    BatchRecord record() {
        return new BatchRecord(scope, token, puts, expected, gone, tooLarge);
    }

    /** Some entries are created, replaced or removed. */
    Draft change(List<Versioned> found) {
        for (String name : NAMES) {
            if (world.simulation().chance(0.5)) {
                change(name, find(name, found));
            }
        }
        return this;
    }

    static Optional<Versioned> find(String name, List<Versioned> found) {
        return found.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    private void change(String name, Optional<Versioned> current) {
        if (current.isEmpty()) {
            create(name, value(name, 0));
            return;
        }
        String former = current.get().handle().utf8();
        gone.add(former);
        if (world.simulation().chance(0.3)) {
            changes.add(Change.remove(name, current.get().version()));
            return;
        }
        String value = value(name, 0);
        puts.put(name, value);
        expected.put(name, Optional.of(former));
        changes.add(Change.replace(name, current.get().version(), StateHandle.ofUtf8(value)));
    }

    Draft create(String name) {
        create(name, value(name, 0));
        return this;
    }

    /** As large as the driver takes, or too large by a byte or a change. */
    Draft atTheLimit(String name, HaBackend.Profile profile) {
        int choice = world.simulation().random().nextInt(3);
        tooLarge = choice > 0;
        create(name, value(name, profile.maxValueBytes() + (choice == 1 ? 1 : 0)));
        for (int i = 0; choice == 2 && i < profile.maxBatchChanges(); i++) {
            create("more" + i, value("more" + i, 0));
        }
        return this;
    }

    private void create(String name, String value) {
        puts.put(name, value);
        expected.put(name, Optional.empty());
        changes.add(Change.create(name, StateHandle.ofUtf8(value)));
    }

    private String value(String name, int length) {
        return Values.of(name, token, world.nextNumber(), length);
    }
}
