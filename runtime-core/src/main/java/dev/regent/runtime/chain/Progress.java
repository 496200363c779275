package dev.regent.runtime.chain;

/** What a step came to. */
public enum Progress {
    /** Go on at once. */
    MORE,
    /** Nothing to do now: the source has nothing new, or the rate is used up. Step again in a few milliseconds. */
    IDLE,
    /** All input is processed. Further steps do nothing. */
    END_OF_INPUT
}
