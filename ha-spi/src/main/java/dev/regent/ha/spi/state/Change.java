package dev.regent.ha.spi.state;

/**
 * One conditional change of one entry; several make a batch for {@link StateHandleStore#commit}. Every change states what it expects to
 * find, so a retried batch has one effect (S10).
 */
public sealed interface Change {

    /** Name of the entry: 1 to 200 characters of any kind. */
    String name();

    /** Expects no entry with that name and creates it (S3). */
    static Change create(String name, StateHandle handle) {
        return new Create(name, handle);
    }

    /** Expects that version and puts a new value in its place. */
    static Change replace(String name, Version expected, StateHandle handle) {
        return new Replace(name, expected, handle);
    }

    /** Expects that version and removes the entry. */
    static Change remove(String name, Version expected) {
        return new Remove(name, expected);
    }

    /** See {@link Change#create}. */
    record Create(String name, StateHandle handle) implements Change {}

    /** See {@link Change#replace}. */
    record Replace(String name, Version expected, StateHandle handle) implements Change {}

    /** See {@link Change#remove}. */
    record Remove(String name, Version expected) implements Change {}
}
