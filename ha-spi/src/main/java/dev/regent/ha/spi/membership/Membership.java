package dev.regent.ha.spi.membership;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** One group of processes, as seen from and joined by this process. Safe for use by several threads. */
public interface Membership extends AutoCloseable {

    /**
     * Announces this process under its process name and a new incarnation (M1). It stays announced until {@link #close}; should
     * the backend lose the record, the process registers again as a new incarnation (M3).
     *
     * @param attributes what others should know, such as addresses; at most 4 KiB in all
     * @return the member as first announced
     * @throws IllegalStateException if registered before or closed
     * @throws dev.regent.ha.spi.BackendUnavailableException if the backend does not answer; try again
     */
    Member register(Map<String, String> attributes);

    /**
     * Begins to watch. The listener gets all living members at once and after each change (M1, M2).
     *
     * @param listener called on the backend's callback thread, serially, not after {@link #close}; may block
     * @throws IllegalStateException if watching already or closed
     */
    void watch(Consumer<Set<Member>> listener);

    /** Ends the watch and withdraws the registration, which others see at once (M2). Idempotent and bounded. */
    @Override
    void close();

    /**
     * One incarnation of a process.
     *
     * @param name the process name; a restarted process has the same
     * @param incarnation unique to one registration, never used again (M3)
     * @param attributes what it announced
     */
    record Member(String name, String incarnation, Map<String, String> attributes) {
        public Member {
            requireNonNull(name, "name is null");
            requireNonNull(incarnation, "incarnation is null");
            attributes = Map.copyOf(attributes);
        }
    }
}
