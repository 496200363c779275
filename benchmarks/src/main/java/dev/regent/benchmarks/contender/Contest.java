package dev.regent.benchmarks.contender;

/** One contender's part in one election. For one thread at a time. */
interface Contest {

    /**
     * Contends, for the first time or anew, and returns at once.
     *
     * @param told of each grant and loss, on whatever thread learns of it
     */
    void contend(Told told) throws Exception;

    /** Gives the leadership up, in the way that is meant for it. */
    void stepDown() throws Exception;

    /** What the servers made of the wanted settings, for people. */
    String settings();

    /** Who is told. */
    interface Told {

        /** @param token of the grant; 0 if there is none */
        void granted(long token);

        /** It leads no longer. */
        void lost();
    }
}
