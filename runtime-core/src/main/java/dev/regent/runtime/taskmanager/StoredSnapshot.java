package dev.regent.runtime.taskmanager;

import dev.regent.runtime.rpc.CheckpointId;
import dev.regent.runtime.rpc.Counters;
import java.util.List;

/**
 * An attempt's part of a checkpoint, stored and synced.
 *
 * @param payload its name in the storage
 * @param size in bytes
 * @param transactions all that are pre-committed and not yet committed
 * @param counters as contained in the snapshot
 */
record StoredSnapshot(
        CheckpointId checkpoint, String payload, long size, List<String> transactions, Counters counters) {}
