package dev.regent.simulation.kernel;

/** Unwinds a simulated thread whose process is dead or whose run is over. */
final class EndOfThread extends Error {

    private static final long serialVersionUID = 1L;

    EndOfThread() {
        super("end of a simulated thread", null, false, false);
    }
}
