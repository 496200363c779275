package dev.regent.runtime.jobmanager.checkpoint;

import dev.regent.runtime.rpc.CheckpointId;
import java.util.Optional;

/**
 * A checkpoint that a pointer names.
 *
 * @param id its id
 * @param payload name of its metadata
 * @param metadata its metadata; empty for an older one that was not read
 */
public record CompletedCheckpoint(CheckpointId id, String payload, Optional<CheckpointMetadata> metadata) {}
