package dev.regent.ha.support.store;

/**
 * Proof that a process is dead, from the machine that it ran on, so that nobody has to wait for its lease. A process puts its mark into
 * what it writes; others ask about that mark. Without a proof the lease alone decides.
 */
public interface LifeProof {

    /** For backends that can prove nothing. */
    LifeProof NONE = new LifeProof() {
        @Override
        public String mark() {
            return "";
        }

        @Override
        public boolean isDead(String mark) {
            return false;
        }

        @Override
        public Subscription watch(String mark, Runnable dead) {
            return () -> {};
        }
    };

    /**
     * The mark of this opened backend, in force before this returns.
     *
     * @return empty if there is none
     * @throws dev.regent.ha.spi.BackendUnavailableException if it cannot be set up now
     */
    String mark();

    /** Whether it is proven that whoever had the mark is dead or has closed the backend, and so will never write again. */
    boolean isDead(String mark);

    /**
     * Notices the death as soon as it can be proven.
     *
     * @param dead called once, from any thread, after which {@link #isDead} is true; does not block
     */
    Subscription watch(String mark, Runnable dead);
}
