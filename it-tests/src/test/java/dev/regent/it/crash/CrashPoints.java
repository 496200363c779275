package dev.regent.it.crash;

import dev.regent.it.crash.CrashPoint.Moment;
import dev.regent.it.crash.CrashPoint.Place;
import dev.regent.it.crash.CrashPoint.Role;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All points, in the order in which a job passes them. */
final class CrashPoints {

    private static final String LEADER = "dev.regent.runtime.jobmanager.";
    private static final String JOBS = LEADER + "jobs.";
    private static final String STORE = LEADER + "store.";
    private static final String CHECKPOINT = LEADER + "checkpoint.";
    private static final String WORKER = "dev.regent.runtime.taskmanager.";
    private static final String SINK = "dev.regent.runtime.connector.file.";
    private static final String DOCUMENTS = "dev.regent.ha.support.document.";
    private static final String LOCAL = "dev.regent.ha.local.";

    /** Steps that are passed before others count, and are no points themselves. */
    private static final Map<String, Place> OPENERS = Map.of(
            "end-of-input",
            new Place(WORKER + "SubtaskRunner", "enter", Moment.BEFORE, "$1.name().equals(\"END_OF_INPUT\")"),
            "sinks-end",
            new Place(SINK + "FileSinkWriter", "end", Moment.BEFORE, "TRUE"),
            "job-ends",
            new Place(STORE + "JobStore", "putResult", Moment.BEFORE, "TRUE"),
            "job-stored",
            new Place(STORE + "JobStore", "commitSubmission", Moment.AFTER, "TRUE"));

    /** The sweeper's rounds are a minute apart; what it deletes depends on the order of rounds, not on the time between them. */
    private static final String FASTER_SWEEPS = String.join(
            "\n",
            "RULE faster-sweeps",
            "CLASS " + JOBS + "Sweeper",
            "METHOD <init>",
            "AT ENTRY",
            "IF TRUE",
            "DO $3 = java.time.Duration.ofMillis(500)",
            "ENDRULE",
            "");

    static final List<CrashPoint> ALL = all();

    private CrashPoints() {}

    private static List<CrashPoint> all() {
        Catalogue catalogue = new Catalogue();
        submission(catalogue);
        deployment(catalogue);
        checkpoint(catalogue);
        snapshot(catalogue);
        sink(catalogue);
        completion(catalogue);
        cleanup(catalogue);
        takeOver(catalogue);
        sweeper(catalogue);
        cancellation(catalogue);
        return catalogue.points();
    }

    private static void submission(Catalogue points) {
        points.part("submission", Role.JOBMANAGER)
                .around("jar", "the jar is stored", LEADER + "JarUpload", "store")
                .around("submission", "the submission's payload is written", STORE + "JobStore", "writeSubmission")
                .around("job-pointer", "the job's pointer is committed", STORE + "JobStore", "commitSubmission")
                .from("opener-job-stored")
                .around("scope-opened", "the job's scope is opened and read", JOBS + "RecoveredJob", "read");
        points.part("storage", Role.JOBMANAGER)
                .after(
                        "jar-unnamed",
                        "the jar is on disk without its name",
                        LOCAL + "FileStateStorage",
                        "writeComplete")
                .after(
                        "jar-named",
                        "the jar has its name, its folder is not synced",
                        LOCAL + "FileStateStorage",
                        "link");
    }

    private static void deployment(Catalogue points) {
        points.part("deployment", Role.JOBMANAGER)
                .before("attempts-before", "before attempts are recorded", JOBS + "SubtaskScheduler", "recordAttempts")
                .before(
                        "attempts-after",
                        "after attempts are recorded, before any is sent",
                        JOBS + "SubtaskScheduler",
                        "deploy")
                .after("deployed", "after the first of two attempts is sent", JOBS + "SubtaskScheduler", "deploy");
        points.part("deployment", Role.TASKMANAGER)
                .around("deploy", "an attempt is started", WORKER + "Attempts", "deploy")
                .around("code", "the jar is downloaded", WORKER + "JobCodes", "download")
                .around("open", "the chain is opened", WORKER + "ChainInHand", "open");
        points.part("restore", Role.TASKMANAGER)
                .behind("rename-after")
                .around("restore", "the snapshot is restored", WORKER + "ChainInHand", "restore")
                .around(
                        "sink-restore",
                        "named transactions are committed and others rolled back",
                        SINK + "FileSinkWriter",
                        "restore",
                        "!$1.isEmpty()");
    }

    private static void checkpoint(Catalogue points) {
        points.part("checkpoint", Role.JOBMANAGER)
                .nth(2)
                .around("counter", "the fenced counter is advanced", CHECKPOINT + "CheckpointStore", "nextId")
                .around("trigger", "the trigger is sent", JOBS + "JobRun", "trigger")
                .nth(3)
                .around(
                        "ack",
                        "the first of two acknowledgements is taken",
                        CHECKPOINT + "CheckpointCoordinator",
                        "acknowledged")
                .nth(2)
                .around("metadata", "the metadata is written", CHECKPOINT + "CheckpointStore", "writeMetadata")
                .around("pointer", "the pointer is committed", CHECKPOINT + "CheckpointStore", "commit")
                .around("notify", "the subtasks are notified", JOBS + "JobMessenger", "notifyCompleted")
                .nth(1)
                .around(
                        "subsumed",
                        "the subsumed checkpoint's payloads are deleted",
                        CHECKPOINT + "CheckpointStore",
                        "deleteDirectory");
    }

    private static void snapshot(Catalogue points) {
        points.part("snapshot", Role.TASKMANAGER)
                .nth(2)
                .before("trigger-taken", "as the trigger arrives", WORKER + "Attempts", "trigger")
                .around("pre-commit", "the sink pre-commits", SINK + "FileSinkWriter", "preCommit")
                .before(
                        "pre-commit-synced",
                        "after the pending file is synced, before its folder is",
                        SINK + "PartFiles",
                        "syncPending")
                .around("upload", "the snapshot is uploaded", WORKER + "SnapshotUpload", "write")
                .around("acknowledge", "the acknowledgement is sent", WORKER + "AttemptCheckpoints", "acknowledge");
    }

    private static void sink(Catalogue points) {
        points.part("sink commit", Role.TASKMANAGER)
                .nth(2)
                .before("notified", "as the notification arrives", WORKER + "Attempts", "completed")
                .around("commit", "the transactions of a checkpoint are committed", SINK + "FileSinkWriter", "commit")
                .before("rename-before", "before a pending file is marked and renamed", SINK + "PartFiles", "commit")
                .before("mark", "before the marker is made", SINK + "PartFiles", "mark")
                .after("marked", "after the marker is made, before the rename", SINK + "PartFiles", "mark")
                .after("rename-after", "after the rename, before folders are synced", SINK + "PartFiles", "commit")
                .nth(1)
                .around("marker", "an old marker is deleted", SINK + "PartFiles", "deleteMarker")
                .nth(2)
                .after("committed", "after the commit is told to the leader", WORKER + "AttemptCheckpoints", "commit");
    }

    private static void completion(Catalogue points) {
        String last = "$0.finalCheckpoint.isPresent()";
        points.part("completion", Role.TASKMANAGER)
                .before(
                        "end-of-input",
                        "as the input is read to its end",
                        WORKER + "SubtaskRunner",
                        "enter",
                        "$1.name().equals(\"END_OF_INPUT\")")
                .from("opener-end-of-input")
                .after("last-pre-commit", "after the last pre-commit", SINK + "FileSinkWriter", "preCommit")
                .after("last-marked", "after the last marker, before the last rename", SINK + "PartFiles", "mark")
                .after("last-rename", "after the last rename", SINK + "PartFiles", "commit")
                .before("last-told", "before the last commit is told to the leader", WORKER + "Attempts", "committed")
                .before("released", "as an attempt ends, its job having ended", WORKER + "SubtaskRunner", "end");
        points.part("completion", Role.JOBMANAGER)
                .before(
                        "last-pointer",
                        "before the last checkpoint's pointer is committed",
                        CHECKPOINT + "CheckpointCoordinator",
                        "commitPointer",
                        "$1.isLast()")
                .before(
                        "last-notify",
                        "after the last checkpoint is durable, before anybody is told",
                        JOBS + "JobRun",
                        "completed",
                        "$2")
                .around(
                        "last-committed",
                        "the first of two last commits is counted",
                        JOBS + "JobRun",
                        "committed",
                        last)
                .around("result", "the result is written", STORE + "JobStore", "putResult", "$1.dirty()");
    }

    private static void cleanup(Catalogue points) {
        points.part("end of the sinks", Role.JOBMANAGER)
                .after("sinks-asked", "after a TaskManager is asked to end the sinks", JOBS + "SinkEnd", "ask")
                .before("sinks-answered", "before its answer is taken", JOBS + "SinkEnd", "answered");
        points.part("end of the sinks", Role.TASKMANAGER)
                .around("sink-end", "the first subtask's sink is ended", SINK + "FileSinkWriter", "end")
                .from("opener-sinks-end")
                .around("last-marker", "the last marker is deleted", SINK + "PartFiles", "deleteMarker");
        steps(points.part("cleanup", Role.JOBMANAGER), "", "");
        // the same by a leader that finds the result of another
        steps(
                points.part("cleanup by the next leader", Role.JOBMANAGER).behind("result-after"),
                "next-",
                "by the next leader: ");
    }

    private static void steps(Catalogue points, String name, String words) {
        points.before(name + "scope-delete", words + "before the scope is deleted", JOBS + "JobEnding", "deleteScope")
                .before(
                        name + "checkpoints-delete",
                        words + "after the scope, before checkpoints are deleted",
                        JOBS + "JobEnding",
                        "deleteCheckpoints")
                .before(
                        name + "job-remove",
                        words + "after checkpoints, before the job's pointer is removed",
                        JOBS + "JobEnding",
                        "removeSubmission")
                .before(
                        name + "payloads-delete",
                        words + "after the job's pointer, before submission and jar are deleted",
                        JOBS + "JobEnding",
                        "deletePayloads")
                .after(
                        name + "jar-delete",
                        words + "after submission and jar are deleted",
                        JOBS + "JobEnding",
                        "deleteSubmissionAndJar")
                .around(
                        name + "clean",
                        words + "the result is marked clean",
                        STORE + "JobStore",
                        "putResult",
                        "!$1.dirty()");
        if (name.isEmpty()) {
            points.from("opener-job-ends")
                    .after(
                            "index-removed",
                            "after the scope is out of the index, before its document goes",
                            DOCUMENTS + "SealedIndex",
                            "remove")
                    .before(
                            "payload-delete",
                            "before a payload's file is deleted",
                            LOCAL + "FileStateStorage",
                            "delete")
                    .after(
                            "payload-deleted",
                            "after a payload's file is deleted",
                            LOCAL + "FileStateStorage",
                            "delete");
        }
    }

    private static void takeOver(Catalogue points) {
        points.part("take-over", Role.JOBMANAGER)
                .behind("pointer-after")
                .before("granted", "as leadership is granted", LEADER + "LeaderSession", "start")
                .around("store-opened", "jobs and results are opened", STORE + "JobStore", "open")
                .around("jobs-read", "jobs begin to be read", JOBS + "Jobs", "recoverAll")
                .around("job-read", "the job's scope is opened and read", JOBS + "RecoveredJob", "read")
                .around("adoption", "attempts are adopted", JOBS + "JobRun", "registered", "!$2.isEmpty()")
                .before(
                        "renotify",
                        "before the last notification is repeated",
                        JOBS + "JobRun",
                        "notifyAgain",
                        "!$1.isEmpty()");
        points.part("take-over", Role.TASKMANAGER)
                .behind("pointer-after")
                .before(
                        "register",
                        "before a TaskManager registers with the next leader",
                        WORKER + "TaskManagerCore$Parts",
                        "registration")
                .after(
                        "registered",
                        "after a TaskManager has registered with the next leader",
                        WORKER + "TaskManagerCore$Parts",
                        "registered");
    }

    private static void sweeper(Catalogue points) {
        points.part("sweeper", Role.JOBMANAGER)
                .behind("metadata-after")
                .slowly()
                .around("sweep", "garbage is deleted", JOBS + "Sweeper", "delete");
    }

    private static void cancellation(Catalogue points) {
        points.part("cancellation", Role.JOBMANAGER)
                .canceled()
                .before("cancel", "as cancelling is asked for", JOBS + "JobRun", "cancel")
                .before("cancel-recorded", "after cancelling is recorded, before attempts are", JOBS + "JobRun", "end")
                .around(
                        "cancel-result",
                        "the result of a cancelled job is written",
                        STORE + "JobStore",
                        "putResult",
                        "$1.dirty()");
        points.part("cancellation", Role.TASKMANAGER)
                .canceled()
                .around("attempt-cancel", "an attempt is cancelled", WORKER + "Attempts", "cancel")
                .around("cancel-sink-end", "the first subtask's sink is ended", SINK + "FileSinkWriter", "end")
                .around(
                        "cancel-commit",
                        "the first of the last named transactions is committed",
                        SINK + "PartFiles",
                        "commitLast");
    }

    /** The point of that name. */
    static CrashPoint named(String name) {
        return ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no crash point '" + name + "'"));
    }

    /** The agent's script. */
    static String rules() {
        return FASTER_SWEEPS
                + Stream.concat(
                                OPENERS.entrySet().stream()
                                        .map(each -> each.getValue().rule("opener-" + each.getKey())),
                                ALL.stream().map(each -> each.place().rule(each.name())))
                        .collect(Collectors.joining("\n"));
    }
}
