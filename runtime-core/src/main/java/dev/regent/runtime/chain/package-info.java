/**
 * Builds and runs the chain of one subtask in one thread: no processes, no network, no clock of its own.
 *
 * <p>A TaskManager makes a {@link dev.regent.runtime.chain.SubtaskChain} for each attempt and drives it:
 *
 * <pre>{@code
 * try (UserCode code = UserCode.load(jar, entryClass);
 *         SubtaskChain chain = ChainFactory.create(code.job(), context)) {
 *     chain.open(snapshot, committed);
 *     while (running) {
 *         mailbox.run(chain);          // snapshot(checkpoint, out), commit(transactions)
 *         Progress progress = chain.step();
 *     }
 * }
 * }</pre>
 */
@NullMarked
package dev.regent.runtime.chain;

import org.jspecify.annotations.NullMarked;
