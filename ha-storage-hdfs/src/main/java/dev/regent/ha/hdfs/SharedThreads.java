package dev.regent.ha.hdfs;

import java.io.IOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * What the Hadoop client keeps once per class loader: which way of authentication it uses, a thread that counts and one that closes idle connections, which it never ends. Where this driver is a
 * plugin the loader is its own, and its last storage ends those threads, which need classes for it: afterwards the loader may be closed. Else they may be others' as well.
 */
final class SharedThreads {

    private static final String COUNTER = "org.apache.hadoop.fs.FileSystem$Statistics$StatisticsDataReferenceCleaner";
    private static final String CONNECTIONS = "org.apache.hadoop.hdfs.PeerCache";
    private static final long END_MILLIS = 5_000;

    private static int open;
    private static String way = "";

    private SharedThreads() {}

    static <T> T beginWith(Configuration settings, HdfsCalls.Call<T> opening) throws IOException, InterruptedException {
        begin(settings.get("hadoop.security.authentication", "simple"));
        boolean opened = false;
        try {
            T result = opening.run();
            opened = true;
            return result;
        } finally {
            if (!opened) {
                end();
            }
        }
    }

    static void endWith(Ending ending) throws IOException {
        try {
            ending.run();
        } finally {
            end();
        }
    }

    private static synchronized void begin(String wanted) throws IOException {
        if (open > 0 && !way.equalsIgnoreCase(wanted)) {
            throw new IOException("a storage with hadoop.security.authentication=" + way
                    + " is open in this process, and this one has " + wanted + ": the Hadoop client has one for all");
        }
        way = wanted;
        open++;
    }

    private static synchronized void end() {
        open--;
        ClassLoader own = SharedThreads.class.getClassLoader();
        if (open > 0 || own == ClassLoader.getSystemClassLoader()) {
            return;
        }
        List<Thread> left = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals(COUNTER) && each.getContextClassLoader() == own
                        || each.getName().startsWith(CONNECTIONS)
                                && each.getClass().getClassLoader() == own)
                .toList();
        left.forEach(Thread::interrupt);
        left.forEach(SharedThreads::awaitEnd);
    }

    private static void awaitEnd(Thread thread) {
        try {
            thread.join(END_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes something. */
    interface Ending {
        void run() throws IOException;
    }
}
