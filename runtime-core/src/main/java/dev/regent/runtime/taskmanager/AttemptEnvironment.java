package dev.regent.runtime.taskmanager;

import dev.regent.ha.spi.state.StateStorage;
import dev.regent.runtime.threads.Threads;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What all attempts of a TaskManager share.
 *
 * @param codes code of the jobs
 * @param checkpoints where snapshots are stored
 * @param io threads that store them
 * @param temporary local folder for what does not fit into memory
 * @param totals counts the records of the whole process
 * @param nanos the monotonic clock
 * @param suffixes gives the random part of a payload's name
 * @param threads where the attempts' threads come from
 */
record AttemptEnvironment(
        CodeSource codes,
        StateStorage checkpoints,
        ExecutorService io,
        Path temporary,
        RecordTotals totals,
        LongSupplier nanos,
        Supplier<String> suffixes,
        Threads threads) {}
