/**
 * Stores of small pointers, fenced by the leader's token, and storage of the payloads that they point to.
 *
 * <p>Payload first, then the pointer; pointer away first, then the payload (S6):
 *
 * <pre>{@code
 * StateHandleStore checkpoints = leadership.stateHandles("job-1"); // open, then read
 * Versioned former = checkpoints.get("checkpoint-7").orElseThrow();
 * String name = "job-1/" + leadership.token() + "-" + UUID.randomUUID();
 * storage.write(name, content); // complete and synced when it returns
 *
 * CommitResult result = checkpoints.commit(List.of( // one batch, applied wholly or not at all
 *         Change.create("checkpoint-8", StateHandle.ofUtf8(name)),
 *         Change.remove("checkpoint-7", former.version())));
 * if (result instanceof CommitResult.Applied) {
 *     storage.delete(former.handle().utf8());
 * } else if (result instanceof CommitResult.Rejected rejected) {
 *     log.warn("somebody was faster: {}", rejected.current());
 * }
 * }</pre>
 *
 * <p>An {@link dev.regent.ha.spi.OutcomeUnknownException} from {@code commit} says that the pointer may yet appear: the payload stays.
 */
@NullMarked
package dev.regent.ha.spi.state;

import org.jspecify.annotations.NullMarked;
