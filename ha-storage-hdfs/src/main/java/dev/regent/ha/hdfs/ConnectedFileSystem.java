package dev.regent.ha.hdfs;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.viewfs.ViewFileSystem;
import org.apache.hadoop.hdfs.DFSClient;
import org.apache.hadoop.hdfs.DistributedFileSystem;

/**
 * A file system that belongs to one storage, past the cache of the Hadoop client, together with its user. Its calls block; they are made on the threads of
 * {@link HdfsCalls}.
 *
 * @param root where the payloads are in it; another one than was asked for where a view leads elsewhere
 */
record ConnectedFileSystem(DistributedFileSystem files, HdfsLogin login, Path root) implements Closeable {

    /**
     * Connects.
     *
     * @param login closed with the result, or here when this fails
     */
    static ConnectedFileSystem open(HdfsRoot root, Configuration settings, HdfsLogin login)
            throws IOException, InterruptedException {
        boolean opened = false;
        try {
            ConnectedFileSystem connected =
                    login.call(() -> "viewfs".equals(root.cluster().getScheme())
                            ? behindView(root, settings, login)
                            : plain(root.cluster(), root.folder(), settings, login));
            opened = true;
            return connected;
        } finally {
            if (!opened) {
                login.close();
            }
        }
    }

    /** A view only forwards, and its renames check before they act; so it is asked once where it leads. */
    private static ConnectedFileSystem behindView(HdfsRoot root, Configuration settings, HdfsLogin login)
            throws IOException {
        try (FileSystem view = new ViewFileSystem()) {
            view.initialize(root.cluster(), settings);
            view.mkdirs(root.folder());
            Path target = view.resolvePath(root.folder());
            URI to = target.toUri();
            return plain(URI.create(to.getScheme() + "://" + to.getRawAuthority()), target, settings, login);
        }
    }

    private static ConnectedFileSystem plain(URI cluster, Path root, Configuration settings, HdfsLogin login)
            throws IOException {
        if (!"hdfs".equals(cluster.getScheme())) {
            throw new IOException("the view leads to " + cluster + ", and payloads can be on hdfs alone");
        }
        DistributedFileSystem files = new DistributedFileSystem();
        boolean initialized = false;
        try {
            files.initialize(cluster, settings);
            initialized = true;
            return new ConnectedFileSystem(files, login, root);
        } finally {
            if (!initialized) {
                files.close();
            }
        }
    }

    /** The NameNode does it in one step, and refuses it where the target exists. */
    @SuppressWarnings("deprecation") // that of other file systems is not one step
    void renameToNew(Path from, Path to) throws IOException {
        files.rename(from, to, Options.Rename.NONE);
    }

    /** Files that are being written are abandoned, not completed. */
    @Override
    public void close() throws IOException {
        ExitHook.prepare();
        SharedThreads.endWith(() -> {
            DFSClient client = files.getClient();
            client.closeOutputStreams(true);
            files.close();
            try {
                client.getLeaseRenewer().interruptAndJoin(); // else it stays for a minute
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            login.close();
        });
    }

    @Override
    public String toString() {
        return root + " as " + login;
    }
}
