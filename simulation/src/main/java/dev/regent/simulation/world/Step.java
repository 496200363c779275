package dev.regent.simulation.world;

/**
 * One planned fault.
 *
 * @param at virtual nanoseconds
 * @param kind what happens
 * @param slot which of the world's processes
 * @param duration nanoseconds until it ends
 */
record Step(long at, FaultKind kind, int slot, long duration) {

    @Override
    public String toString() {
        return String.format("%,d ms: %s process %d for %,d ms", at / 1_000_000, kind, slot, duration / 1_000_000);
    }
}
