/**
 * Stores of small pointers, fenced by the leader's token, and storage of the payloads that they point to.
 *
 * <p>Payload first, then the pointer; pointer away first, then the payload (S6):
 *
 * <pre>{@code
 * StateHandleStore checkpoints = leadership.stateHandles("job-1");
 * storage.write("job-1/" + leadership.token() + "-" + random, content);         // complete and synced when it returns
 * CommitResult result = checkpoints.commit(List.of(
 *         Change.create("checkpoint-8", StateHandle.ofUtf8(newName)),
 *         Change.remove("checkpoint-7", previous.version())));                     // one batch, applied wholly or not at all
 * switch (result) {
 *     case CommitResult.Applied applied -> storage.delete(previousName);
 *     case CommitResult.Rejected rejected -> inspect(rejected.current());
 * }
 * }</pre>
 */
@NullMarked
package dev.regent.ha.spi.state;

import org.jspecify.annotations.NullMarked;
