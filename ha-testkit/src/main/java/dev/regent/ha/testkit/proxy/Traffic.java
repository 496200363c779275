package dev.regent.ha.testkit.proxy;

/**
 * What has happened to the bytes of one direction so far. A test that injects a fault asserts on these, so that a fault that met no byte
 * does not pass for one that was survived.
 *
 * @param forwarded bytes that were handed to the receiver
 * @param held bytes that the proxy holds now, for whatever reason
 * @param stalled bytes that a stall held, delivered since or not
 * @param delayed bytes that a delay held, delivered since or not
 * @param throttled bytes that were handed on at a limited rate
 * @param dropped bytes that were read and thrown away, by a fault or because the receiver was gone
 */
public record Traffic(long forwarded, long held, long stalled, long delayed, long throttled, long dropped) {}
