/**
 * Leader election with a fencing token, and leader retrieval.
 *
 * <p>Contend, act while granted, stop when revoked:
 *
 * <pre>{@code
 * LeaderElection election = backend.election("scheduler");
 * election.start(new LeaderContender() {
 *     public void onGranted(Leadership leadership) {
 *         StateHandleStore jobs = leadership.stateHandles("jobs"); // shuts out every smaller token, then read
 *         leadership.publish(Map.of("rpc", "10.0.0.7:6123"));
 *         worker.begin(leadership, jobs.list());
 *     }
 *     public void onRevoked(FencingToken token, RevocationCause cause) { worker.stop(); }
 *     public void onError(HaException error) { log.warn("election cannot proceed: {}", error.getMessage()); }
 * });
 * }</pre>
 */
@NullMarked
package dev.regent.ha.spi.leader;

import org.jspecify.annotations.NullMarked;
