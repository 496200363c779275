package dev.regent.ha.testkit.proxy;

/**
 * What has happened to the connections of a proxy so far. Connections that {@link FaultProxy#refuseConnections} refused are not among them:
 * the operating system refuses them without telling.
 *
 * @param accepted connections that clients made
 * @param open those that are open now, silent ones included
 * @param silent those that were accepted in silence by {@link FaultProxy#silenceConnections}
 * @param turnedAway those that were reset when they arrived, by {@link FaultProxy#resetConnections}
 * @param reset those that a fault reset later
 * @param unreachable those that were reset because the server could not be connected to
 */
public record ConnectionCounts(long accepted, long open, long silent, long turnedAway, long reset, long unreachable) {}
