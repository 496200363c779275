package dev.regent.ha.testkit;

/** What a driver may declare to lack. Everything is expected by default; no safety rule (E1 to E6, R1 to R3, S1 to S6, L1, L2) is in this list. */
public enum Behavior {
    /** A standby learns of a step-down at once, by a watch, rather than by its next look (E9). */
    PROMPT_HAND_OVER,
    /** Observers learn at once that a member closed, by a watch, rather than by their next look (M2). */
    PROMPT_DEPARTURE
}
