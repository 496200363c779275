package dev.regent.benchmarks.load;

/** A cluster with one leader, and processes that only want to know who it is. For one thread at a time. */
interface Layout extends AutoCloseable {

    /** Stores one more completed checkpoint, and forgets the one before. */
    void checkpoint() throws Exception;

    @Override
    void close();

    /**
     * Where and how big.
     *
     * @param leader port by which the leader reaches the API server
     * @param others port by which the others do
     * @param retrieving how many they are
     * @param jobs how many pointers to plans are stored
     * @param leaseSeconds of the leader
     */
    record Size(int leader, int others, int retrieving, int jobs, int leaseSeconds) {

        /** Length of a pointer to a plan or checkpoint: a serialized handle in Base64. */
        static final int POINTER = 600;
    }
}
