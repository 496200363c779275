package dev.regent.ha.support.document;

import dev.regent.ha.support.store.TimeLimit;
import java.util.Optional;

/**
 * What a sealed document refers to and does not hold itself. Called in the register's turn.
 *
 * @param <T> the body
 */
interface Pieces<T> {

    /** The body with its pieces; empty if one is missing, which says that the document was replaced since, or is damaged. */
    Optional<T> whole(T root);

    /**
     * Writes the pieces that the next body needs.
     *
     * @param base the whole body that it replaces
     * @return the next body as it is to be stored; the same if nothing was to be written
     * @throws dev.regent.ha.spi.BackendUnavailableException if they are not known to be written; then nothing has happened
     */
    T stored(T base, T next, TimeLimit limit);

    /** The document is that, and nothing that is on its way can replace it. */
    void settled(T body);

    /** For a document that holds everything itself, or of which only that is looked at. */
    static <T> Pieces<T> none() {
        return new Pieces<>() {
            @Override
            public Optional<T> whole(T root) {
                return Optional.of(root);
            }

            @Override
            public T stored(T base, T next, TimeLimit limit) {
                return next;
            }

            @Override
            public void settled(T body) {}
        };
    }
}
