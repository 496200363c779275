/**
 * What JobManager and TaskManagers say to each other, and the wire between them.
 *
 * <p>A TaskManager opens one gRPC stream to the leader and keeps it: messages go both ways in order, the end of the stream is the loss of
 * the connection for both sides. A message is one record of {@link dev.regent.runtime.rpc.ToJobManager} or
 * {@link dev.regent.runtime.rpc.ToTaskManager} as JSON and carries the leader's token (J4) and, where it concerns a subtask, its attempt (J6).
 */
@NullMarked
package dev.regent.runtime.rpc;

import org.jspecify.annotations.NullMarked;
