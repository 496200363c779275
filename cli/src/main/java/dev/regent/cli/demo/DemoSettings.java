package dev.regent.cli.demo;

import java.nio.file.Path;
import java.util.List;

/**
 * What one run of the demo does.
 *
 * @param launcher the tarball's {@code bin/regent}
 * @param backend what the processes elect their leader on, with the configuration that they run with
 * @param jobJar jar of the example job
 * @param directory where everything is put, created by the run
 * @param records transactions in the log
 * @param partitions files of the log
 * @param rate records per second of the whole job; 0 is as fast as possible
 * @param jobManagers number of JobManager processes
 * @param taskManagers number of TaskManager processes
 * @param slots slots of each TaskManager
 * @param parallelism subtasks of the job
 * @param faults what is done to whom, in no particular order
 * @param seed of the log and of the random moments
 */
record DemoSettings(
        Path launcher,
        DemoBackend backend,
        Path jobJar,
        Path directory,
        long records,
        int partitions,
        long rate,
        int jobManagers,
        int taskManagers,
        int slots,
        int parallelism,
        List<Fault> faults,
        long seed) {}
