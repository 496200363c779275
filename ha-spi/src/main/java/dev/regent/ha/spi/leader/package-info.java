/**
 * Leader election with a fencing token, and leader retrieval.
 *
 * <p>Contend, act while granted, stop when revoked:
 *
 * <pre>{@code
 * LeaderElection election = backend.election("scheduler");
 * election.start(new LeaderContender() {
 *     @Override public void onGranted(Leadership leadership) {
 *         StateHandleStore jobs = leadership.stateHandles("jobs"); // shuts out every smaller token
 *         leadership.publish(Map.of("rpc", "10.0.0.7:6123"));
 *         worker.begin(jobs, jobs.list());
 *     }
 *     @Override public void onRevoked(FencingToken token, RevocationCause cause) {
 *         worker.stop();
 *     }
 *     @Override public void onError(HaException error) {
 *         log.warn("cannot contend at present: {}", error.getMessage());
 *     }
 * });
 * }</pre>
 *
 * <p>Leading is a belief with an end; what must be exclusive is written through the opened scope, which the backend keeps closed
 * to former leaders (S1).
 */
@NullMarked
package dev.regent.ha.spi.leader;

import org.jspecify.annotations.NullMarked;
