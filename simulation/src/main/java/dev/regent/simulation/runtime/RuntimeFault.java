package dev.regent.simulation.runtime;

/** What goes wrong with JobManagers, TaskManagers and what is between them and the storages. */
enum RuntimeFault {
    /** A JobManager is killed; later one starts at the same address. */
    KILL_JOBMANAGER,
    /** The leader is killed when it has just written the job's result; later another starts at the same address. */
    KILL_AT_END,
    /** A TaskManager is killed; later one with the same name starts. */
    KILL_TASKMANAGER,
    /** A JobManager stands still. */
    PAUSE_JOBMANAGER,
    /** A TaskManager stands still. */
    PAUSE_TASKMANAGER,
    /** A JobManager is closed and started again. */
    RESTART_JOBMANAGER,
    /** A TaskManager is closed and started again. */
    RESTART_TASKMANAGER,
    /** A JobManager is asked to give its leadership up. */
    STEP_DOWN,
    /** A connection is broken; what was underway is lost. */
    RESET,
    /** Nothing gets through between a JobManager and a TaskManager; what is sent meanwhile comes later. */
    CUT_LINK,
    /** Nothing gets through between a JobManager and the store. */
    CUT_JOBMANAGER_OFF,
    /** Nothing gets through between a TaskManager and the store. */
    CUT_TASKMANAGER_OFF,
    /** The store answers nobody. */
    STORE_OUTAGE,
    /** The storage of payloads refuses everything. */
    STORAGE_OUTAGE,
    /** A person cancels the job. */
    CANCEL,
    /** A message is late. */
    LATE_MESSAGE,
    /** The storage of payloads, or the sink's target, takes its time. */
    SLOW_REQUEST,
    /** It does what it is asked for after the asker has given up. */
    LATE_REQUEST,
    /** It refuses. */
    REFUSED_REQUEST,
    /** It does what it is asked for, and nobody hears of it. */
    UNANSWERED_REQUEST
}
