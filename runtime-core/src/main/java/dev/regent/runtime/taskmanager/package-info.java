/**
 * The TaskManager process: finds the leader, registers with it, and runs subtasks.
 *
 * <p>Threads. One control thread owns which attempts there are and which leader they answer to; it never blocks. One lookup thread asks the
 * backend. Each attempt has a thread of its own, which alone touches its chain, and takes what is asked of it from a mailbox between two
 * steps. Snapshots are stored by a few I/O threads. Everything that a leader says passes {@link TokenGate} first (J4) and is addressed to one
 * attempt (J6); nothing that a leader says or fails to say, short of a cancellation, stops a subtask.
 *
 * <p>A TaskManager that has lost its leader goes on processing without limit of time. What it processes stays invisible, because sinks commit
 * nothing but what a completed checkpoint names; the pending transactions grow until a leader comes back.
 */
@NullMarked
package dev.regent.runtime.taskmanager;

import org.jspecify.annotations.NullMarked;
