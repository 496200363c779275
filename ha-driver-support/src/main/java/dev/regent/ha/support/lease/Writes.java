package dev.regent.ha.support.lease;

/**
 * Which writes made what was seen, as a watch tells them: numbers that grow with each write of a key and that no other write of it ever has.
 *
 * @param lease the last write of the lease record; 0 if the backend does not tell
 * @param renewal the last write of the renewal of its grant; 0 if the backend does not tell, or there is none
 */
public record Writes(long lease, long renewal) {

    /** Of a backend that does not tell. */
    public static final Writes UNKNOWN = new Writes(0, 0);

    /** Whether both are told. */
    boolean known() {
        return lease > 0 && renewal > 0;
    }
}
