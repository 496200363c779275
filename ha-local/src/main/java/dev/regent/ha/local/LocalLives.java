package dev.regent.ha.local;

import dev.regent.ha.spi.BackendUnavailableException;
import dev.regent.ha.support.RegentThreads;
import dev.regent.ha.support.store.LifeProof;
import dev.regent.ha.support.store.Subscription;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proof of death by the one lock that the kernel frees when a process ends, however it ends. Whoever gets the lock of a genuine
 * {@link LifeFile} knows that its process is gone; a missing or different file proves nothing and the lease decides.
 */
final class LocalLives implements LifeProof, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalLives.class);
    private static final Duration OLD = Duration.ofDays(1);

    private final LocalRoot root;
    private final JvmRegistry jvm = JvmRegistry.ofThisJvm();
    private final ThreadFactory threads = RegentThreads.named("ha-life");
    private final Set<String> dead = ConcurrentHashMap.newKeySet();
    private final Set<DeathWatch> watches = ConcurrentHashMap.newKeySet();

    private final Object lock = new Object();
    private @Nullable FileChannel held;
    private String mark = "";
    private boolean closed;

    LocalLives(LocalRoot root) {
        this.root = root;
    }

    @Override
    public String mark() {
        root.require();
        synchronized (lock) {
            if (closed) {
                throw new BackendUnavailableException("the backend is closed");
            }
            if (held == null) {
                String fresh = jvm.name() + "." + root.randomName();
                jvm.held().add(fresh); // before the file has its name, see JvmRegistry
                try {
                    held = LifeFile.create(root.temporary(), file(fresh), fresh);
                } catch (IOException failure) {
                    jvm.held().remove(fresh);
                    throw IoErrors.unavailable("cannot lock a file below", root.lives(), failure);
                }
                mark = fresh;
                root.ownTemporaries(fresh);
                root.steps().done("life", "locked and named");
                removeOld();
                removeUnfinished();
            }
            return mark;
        }
    }

    @Override
    public boolean isDead(String other) {
        if (dead.contains(other)) {
            return true;
        }
        if (!LifeFile.isMark(other)) {
            return false;
        }
        if (LifeFile.isOfJvm(other, jvm.name())) {
            return !jvm.held().contains(other);
        }
        if (jvm.awaited().containsKey(file(other).toString()) || !isFree(other)) {
            return false;
        }
        dead.add(other);
        return true;
    }

    @Override
    public Subscription watch(String other, Runnable whenDead) {
        if (!LifeFile.isMark(other) || LifeFile.isOfJvm(other, jvm.name())) {
            return () -> {}; // a backend of this JVM that closes gives up its leases and records itself
        }
        DeathWatch watch = new DeathWatch(file(other), other, jvm, threads, () -> {
            dead.add(other);
            removeUnfinished(); // its own too: while its death was awaited, it was not proven yet
            whenDead.run();
        });
        watches.add(watch);
        watch.start();
        return () -> {
            watches.remove(watch);
            watch.close();
        };
    }

    /** Called when no grant and no registration of this backend is in force any more. */
    @Override
    public void close() {
        watches.forEach(DeathWatch::close);
        watches.clear();
        synchronized (lock) {
            closed = true;
            if (held == null) {
                return;
            }
            try {
                held.close();
                Files.deleteIfExists(file(mark));
            } catch (IOException failure) {
                LOG.warn("the lock file {} could not be removed: {}", file(mark), failure.toString());
            }
            held = null;
            jvm.held().remove(mark);
        }
    }

    /** Files of processes that died so long ago that no lease of theirs is in force. */
    private void removeOld() {
        FileTime old = FileTime.from(Instant.now().minus(OLD));
        try {
            for (Path each : DurableFiles.list(root.lives())) {
                String life = each.getFileName().toString();
                boolean foreign = LifeFile.isMark(life) && !LifeFile.isOfJvm(life, jvm.name());
                if (foreign && Files.getLastModifiedTime(each).compareTo(old) < 0 && isFree(life)) {
                    Files.deleteIfExists(each);
                }
            }
        } catch (NoSuchFileException otherProcess) {
            LOG.debug("another process removes old lock files too");
        } catch (IOException later) {
            LOG.warn("old lock files below {} stay until the next start: {}", root.lives(), later.toString());
        }
    }

    /** Of processes that are proven dead. What others left stays until it is old, see {@link LocalRoot}. */
    private void removeUnfinished() {
        try {
            for (Path each : DurableFiles.list(root.unfinished())) {
                if (isDead(LocalRoot.owner(each))) {
                    DurableFiles.deleteTree(each);
                }
            }
        } catch (NoSuchFileException otherProcess) {
            LOG.debug("another process removes what the dead left too");
        } catch (IOException later) {
            LOG.warn("what dead processes left below {} stays for now: {}", root.unfinished(), later.toString());
        }
    }

    private boolean isFree(String other) {
        Path file = file(other);
        try (FileChannel channel = LifeFile.open(file);
                FileLock free = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return free != null && LifeFile.isGenuine(channel, file, other);
        } catch (NoSuchFileException noProof) {
            return false;
        } catch (OverlappingFileLockException watchedHere) {
            return false;
        } catch (IOException noProof) {
            LOG.debug("{} proves nothing: {}", file, noProof.toString());
            return false;
        }
    }

    private Path file(String life) {
        return root.lives().resolve(life);
    }
}
